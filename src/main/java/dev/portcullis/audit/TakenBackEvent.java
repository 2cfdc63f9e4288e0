package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Exchange;
import java.time.Instant;
import java.util.List;

/**
 * The event of a change that was made and taken back, as the event of its request was not accepted:
 * OCSF 1.6 API Activity, with the same {@code api.request.uid}. It is all that says what the change
 * was; so it names what was made, and then what taking it back has changed.
 */
final class TakenBackEvent {
  /** What {@code status_code} and {@code unmapped.portcullis.outcome} say. */
  static final String TAKEN_BACK = "taken_back";

  /** What is put behind a request's id to make the event's. */
  static final String SUFFIX = "-taken-back";

  private TakenBackEvent() {}

  /** It was taken back, and these are all changes as they came out. */
  static Json.Obj of(Exchange in, List<Change> changes, AuditEvent.Product product, Instant when) {
    return event(in, product, when, TAKEN_BACK, new Verdict.Word(2, "Failure"))
        .with(
            "unmapped",
            Json.obj(
                member(
                    "portcullis",
                    Json.obj(
                        member("outcome", TAKEN_BACK),
                        member("changes", ChangeDetail.of(changes))))));
  }

  /** Nobody knows whether it was: that failed, and these may stand. */
  static Json.Obj uncertain(
      Exchange in, List<Change> made, AuditEvent.Product product, Instant when) {
    return event(in, product, when, "outcome_unknown", new Verdict.Word(0, "Unknown"))
        .with(
            "unmapped",
            Json.obj(
                member(
                    "portcullis",
                    Json.obj(
                        member("outcome", Verdict.UNKNOWN),
                        member("uncertain", ChangeDetail.of(made))))));
  }

  private static Json.Obj event(
      Exchange in, AuditEvent.Product product, Instant when, String code, Verdict.Word status) {
    String request = in.request().id();
    boolean known = status.id() != 0;
    return ApiActivity.of(in)
        .event(
            member("severity_id", 3),
            member("severity", "Medium"),
            member("time", when.toEpochMilli()),
            member("status_id", status.id()),
            member("status", status.text()),
            member("status_code", code),
            member("action_id", known ? 2 : 0),
            member("action", known ? "Denied" : "Unknown"),
            member("metadata", AuditEvent.metadata(request + SUFFIX, in, product)),
            member("actor", Json.obj(member("user", AuditEvent.user(in)))),
            member("api", IntentEvent.api(in, request)),
            member("src_endpoint", AuditEvent.source(in)),
            member("http_request", Json.obj(member("http_method", AuditEvent.method(in)))));
  }
}
