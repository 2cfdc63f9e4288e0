package dev.portcullis.authn;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;

/**
 * Records cannot be read or written. Thrown in a layer it becomes a 503, never a verdict on the
 * caller.
 */
public final class StoreUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  /** What does not work. */
  public StoreUnavailable(String problem) {
    super("api-keys", Fault.FAILED, problem, null);
  }

  /** What does not work, and why. */
  public StoreUnavailable(String problem, Throwable cause) {
    this(problem, Fault.FAILED, cause);
  }

  /** What does not work, how, and why. */
  public StoreUnavailable(String problem, Fault fault, Throwable cause) {
    super("api-keys", fault, problem, cause);
  }
}
