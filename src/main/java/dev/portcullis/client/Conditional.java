package dev.portcullis.client;

import dev.portcullis.authz.FirstVersion;
import dev.portcullis.json.Json;
import java.util.Map;
import java.util.Optional;

/** Changes that name the version in the place of which they come. */
final class Conditional {
  private static final int PRECONDITION_FAILED = 412;

  private Conditional() {}

  /**
   * Puts this version of a document there. Where it may come in the place of two others, they are
   * named one after the other: an answer that there is another one says that nothing was changed.
   */
  static Answer put(Administration administration, String path, Json said, long version) {
    if (version == FirstVersion.ANY) {
      return administration.send("PUT", path, Optional.of(said), Map.of("if-none-match", "*"));
    }
    Optional<Answer> answer = Optional.empty();
    for (long before : FirstVersion.before(version)) {
      answer =
          Optional.of(
              administration.send(
                  "PUT", path, Optional.of(said), Map.of("if-match", "\"" + before + "\"")));
      if (answer.get().status() != PRECONDITION_FAILED) {
        break;
      }
    }
    return answer.orElseThrow(
        () -> new IllegalArgumentException("a first version comes in the place of none"));
  }
}
