package dev.portcullis.client;

/**
 * A request was sent, and nobody knows whether it did what it asked for: no answer came, or one of
 * which the like is true.
 */
final class OutcomeUnknown extends CannotReach {
  private static final long serialVersionUID = 1L;

  OutcomeUnknown(String problem) {
    super(problem);
  }
}
