package dev.portcullis.client;

/** Whoever was called does not answer as it should; the message is for people. */
public final class CannotReach extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotReach(String problem) {
    super(problem, null, false, false);
  }
}
