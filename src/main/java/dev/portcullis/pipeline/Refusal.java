package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A refusal, before it is put into a dialect's words.
 *
 * @param reason why
 * @param detail a sentence for the caller: what is wrong and what to do; never a credential, never
 *     text of a prompt or reply
 * @param headers what goes with it: {@code allow}, {@code www-authenticate}
 * @param retryAfter when it is worth trying again, if that is known
 * @param layer the layer that failed, where the refusal is a failure's
 * @param defects what is wrong with which places of the body, where that is known
 */
public record Refusal(
    Reason reason,
    String detail,
    Headers headers,
    Optional<Duration> retryAfter,
    Optional<String> layer,
    List<Defect> defects) {
  public Refusal {
    defects = List.copyOf(defects);
  }

  /** A plain refusal. */
  public static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, detail, Headers.NONE, Optional.empty(), Optional.empty(), List.of());
  }

  /** A refusal because this layer failed. */
  static Refusal failure(Reason reason, String layer) {
    String detail =
        switch (reason) {
          case DEADLINE -> "The request took longer than it may.";
          case SHUTTING_DOWN -> "The gateway shuts down; another one will answer.";
          case UPSTREAM_TOO_LARGE ->
              "The reply is larger than this way to the gateway carries. Ask for less at once.";
          default -> "The gateway could not complete the request. It is safe to try again.";
        };
    return new Refusal(
        reason, detail, Headers.NONE, Optional.empty(), Optional.of(layer), List.of());
  }

  /** A refusal because this layer failed when a change had been made, or may have been. */
  static Refusal uncertain(Reason reason, String layer) {
    return new Refusal(
        reason == Reason.DEADLINE ? reason : Reason.UNCERTAIN,
        "It is not known whether the change was made. Read what was to be changed again, or send"
            + " the same request with the same Idempotency-Key where there was one; without that,"
            + " sending it again may make it twice.",
        Headers.NONE,
        Optional.empty(),
        Optional.of(layer),
        List.of());
  }

  /** A copy with one more header. */
  public Refusal with(String name, String value) {
    return new Refusal(reason, detail, headers.plus(name, value), retryAfter, layer, defects);
  }

  /** A copy with these headers behind the others. */
  public Refusal with(List<Headers.Field> more) {
    return new Refusal(reason, detail, headers.plus(more), retryAfter, layer, defects);
  }

  /** A copy that says when to try again. */
  public Refusal retryAfter(Duration wait) {
    return new Refusal(reason, detail, headers, Optional.of(wait), layer, defects);
  }

  /** A copy that names these places of the body. */
  public Refusal defects(List<Defect> found) {
    return new Refusal(reason, detail, headers, retryAfter, layer, found);
  }
}
