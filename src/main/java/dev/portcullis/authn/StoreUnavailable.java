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
    this(problem, Fault.FAILED);
  }

  /** What does not work, and how. */
  public StoreUnavailable(String problem, Fault fault) {
    super("api-keys", fault, problem, null);
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
