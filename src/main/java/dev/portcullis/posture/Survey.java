package dev.portcullis.posture;

import dev.portcullis.pipeline.Unavailable;
import java.util.Optional;

/** What was found in the stores for a report. */
sealed interface Survey {
  /** The stores were looked at. */
  record Taken(KeySurvey keys, RoleSurvey roles) implements Survey {}

  /**
   * They do not answer.
   *
   * @param problem which one does not, and how
   */
  record Failed(String problem) implements Survey {
    static Failed of(Unavailable failure) {
      return new Failed(failure.dependency() + ": " + failure.fault().text());
    }
  }

  /** They were not asked. */
  record NotTaken() implements Survey {}

  /** What the keys are like, where that is known. */
  default Optional<KeySurvey> knownKeys() {
    return switch (this) {
      case Taken(KeySurvey keys, RoleSurvey roles) -> Optional.of(keys);
      case Failed failed -> Optional.empty();
      case NotTaken notTaken -> Optional.empty();
    };
  }
}
