package dev.portcullis.authn;

/**
 * Records cannot be read or written. Thrown in a layer it becomes a 503, never a verdict on the
 * caller.
 */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What does not work. */
  public StoreUnavailable(String problem) {
    super(problem);
  }

  /** What does not work, and why. */
  public StoreUnavailable(String problem, Throwable cause) {
    super(problem, cause);
  }
}
