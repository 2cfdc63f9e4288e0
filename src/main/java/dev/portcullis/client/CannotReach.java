package dev.portcullis.client;

/**
 * Whoever was called does not answer as it should; the message is for people. Nothing in it
 * controls a terminal, whoever said it. Immutable.
 */
public sealed class CannotReach extends RuntimeException permits OutcomeUnknown, Unreached {
  private static final long serialVersionUID = 1L;

  CannotReach(String problem) {
    super(Plain.message(problem), null, false, false);
  }
}
