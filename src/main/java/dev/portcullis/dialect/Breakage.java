package dev.portcullis.dialect;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Reason;

/**
 * A reply that ended early, in words for its client.
 *
 * @param reason what a refusal for the same cause would be called
 * @param message a sentence that tells nothing of what is inside
 */
record Breakage(Reason reason, String message) {

  /** A reply that ended for this cause. */
  static Breakage of(Cause cause) {
    return switch (cause) {
      case CLIENT_GONE ->
          new Breakage(Reason.UNAVAILABLE, "The connection was closed before the reply had ended.");
      case UPSTREAM ->
          new Breakage(Reason.UPSTREAM_FAILED, "The model provider broke off its reply.");
      case GUARD ->
          new Breakage(
              Reason.GUARDED, "The rest of the reply is withheld: a content rule applies.");
      case TOO_LARGE ->
          new Breakage(Reason.UPSTREAM_TOO_LARGE, "The reply is larger than can be sent.");
      case DEADLINE -> new Breakage(Reason.DEADLINE, "The reply took longer than it may.");
      case SHUTDOWN -> new Breakage(Reason.SHUTTING_DOWN, "The gateway shuts down.");
      case DEFECT -> new Breakage(Reason.UNAVAILABLE, "The gateway could not complete the reply.");
    };
  }
}
