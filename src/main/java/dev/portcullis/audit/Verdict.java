package dev.portcullis.audit;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Refusal;
import java.util.Locale;

/**
 * How OCSF speaks of an outcome.
 *
 * @param result whether it came to what was asked
 * @param status the HTTP status
 * @param code {@code status_code}
 * @param end {@code unmapped.portcullis.outcome}
 * @param severity how bad it is
 * @param action what was done about the request
 */
record Verdict(Word result, int status, String code, String end, Word severity, Word action) {
  /** A number of OCSF, and its name. */
  record Word(int id, String text) {}

  /** What {@link #end} is where nobody knows whether a change was made. */
  static final String UNKNOWN = "unknown";

  static final Word SUCCESS = new Word(1, "Success");
  private static final Word FAILURE = new Word(2, "Failure");
  private static final Word NOBODY_KNOWS = new Word(0, "Unknown");
  private static final Word INFORMATIONAL = new Word(1, "Informational");
  private static final Word LOW = new Word(2, "Low");
  private static final Word MEDIUM = new Word(3, "Medium");
  private static final Word ALLOWED = new Word(1, "Allowed");
  private static final Word DENIED = new Word(2, "Denied");

  static Verdict of(Exchange in, Outcome outcome) {
    Verdict verdict = of(outcome);
    return in.changes().open().isPresent() ? verdict.unknown() : verdict;
  }

  private static Verdict of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(var head, var tail) ->
          new Verdict(
              head.status() < 400 ? SUCCESS : FAILURE,
              head.status(),
              head.status() < 400 ? "ok" : "upstream_" + head.status(),
              "answered",
              INFORMATIONAL,
              ALLOWED);
      case Outcome.Refused(Refusal refusal) ->
          new Verdict(
              FAILURE,
              refusal.reason().status(),
              refusal.reason().code(),
              "refused",
              refusal.reason().status() >= 500 ? MEDIUM : LOW,
              DENIED);
      case Outcome.Cut(var cause) ->
          new Verdict(
              FAILURE, 200, "cut_" + cause.name().toLowerCase(Locale.ROOT), "cut", MEDIUM, ALLOWED);
    };
  }

  /** It was let through, and then something failed: nobody knows what came of it. */
  private Verdict unknown() {
    return new Verdict(NOBODY_KNOWS, status, code, UNKNOWN, MEDIUM, NOBODY_KNOWS);
  }
}
