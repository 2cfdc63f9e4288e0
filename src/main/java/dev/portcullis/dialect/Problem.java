package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Refusal;
import java.util.List;

/** The members that a refusal has in every dialect, in the words of RFC 9457. */
final class Problem {
  private static final String INSTANCE = "urn:portcullis:request:";

  private Problem() {}

  /**
   * Adds them, and what the headers say of it: some front doors rename the header with the
   * challenge.
   */
  static Json.Obj added(Json.Obj body, Refusal refusal, String requestId) {
    Json.Obj problem =
        body.with("title", Json.of(refusal.reason().title()))
            .with("status", Json.of(refusal.reason().status()))
            .with("detail", Json.of(refusal.detail()))
            .with("instance", Json.of(instance(requestId)));
    List<String> challenges = refusal.headers().all("www-authenticate");
    if (!challenges.isEmpty()) {
      problem = problem.with("challenge", Json.of(String.join(", ", challenges)));
    }
    if (refusal.retryAfter().isPresent()) {
      long seconds = refusal.retryAfter().get().plusNanos(999_999_999).toSeconds();
      problem = problem.with("retry_after", Json.of(seconds));
    }
    return problem;
  }

  /** The URI of one refusal. */
  static String instance(String requestId) {
    return INSTANCE + requestId;
  }
}
