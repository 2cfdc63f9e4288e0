package dev.portcullis.client;

import dev.portcullis.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests that do no more when they are sent twice: with an idempotency key, or because they end
 * something. Where nobody knows how the first one went, it is sent once more, as it was. Not safe
 * for use by several threads.
 */
final class Repeatable {
  private static final Set<Integer> UNTOLD = Set.of(500, 502, 503, 504);
  private static final int LATE = 504;
  private static final String TWICE = "it was sent twice, and it is not known whether it was done";

  private final Administration administration;
  private final Duration pause;

  /**
   * @param pause between the two
   */
  Repeatable(Administration administration, Duration pause) {
    this.administration = administration;
    this.pause = pause;
  }

  /**
   * What is answered, in the end.
   *
   * @param unknown what to do where nobody knows how the second one went either
   * @throws CannotReach also in that case, with these words
   */
  Answer post(String path, Optional<Json> body, Map<String, String> headers, String unknown) {
    Optional<Answer> first = once(path, body, headers);
    if (first.isPresent()) {
      return first.get();
    }
    rest();
    Answer second =
        again(path, body, headers, unknown)
            .orElseThrow(() -> new OutcomeUnknown(TWICE + ": no answer tells. " + unknown));
    if (!second.ok()) { // which says nothing of the first one
      throw new OutcomeUnknown(
          TWICE
              + ": the first answer was lost, and the second one is "
              + second.problem()
              + " "
              + unknown);
    }
    return second;
  }

  /** That the second one did not get through says nothing of the first one. */
  private Optional<Answer> again(
      String path, Optional<Json> body, Map<String, String> headers, String unknown) {
    try {
      return once(path, body, headers);
    } catch (CannotReach second) {
      throw new OutcomeUnknown(
          TWICE + ": the first answer was lost, and then " + second.getMessage() + ". " + unknown);
    }
  }

  private Optional<Answer> once(String path, Optional<Json> body, Map<String, String> headers) {
    try {
      Answer answer = administration.send("POST", path, body, headers);
      return untold(answer) ? Optional.empty() : Optional.of(answer);
    } catch (OutcomeUnknown nothing) {
      return Optional.empty();
    }
  }

  /** A gateway that has changed nothing says why; what stands before one does not know. */
  private static boolean untold(Answer answer) {
    Optional<String> code = answer.body().text("code");
    return UNTOLD.contains(answer.status())
        && (answer.status() == LATE || code.isEmpty() || code.get().equals("outcome_unknown"));
  }

  private void rest() {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknown(
          "the command was stopped before it was known whether it was done; look before you repeat"
              + " it");
    }
  }
}
