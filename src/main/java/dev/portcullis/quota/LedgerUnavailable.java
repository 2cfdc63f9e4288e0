package dev.portcullis.quota;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import org.jspecify.annotations.Nullable;

/** A ledger cannot be asked. Thrown in a layer it becomes a 503: nothing is granted. */
public final class LedgerUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  /** What does not work. */
  public LedgerUnavailable(String problem) {
    super("ledger", Fault.FAILED, problem, null);
  }

  /** What does not work, and why. */
  public LedgerUnavailable(String problem, Throwable cause) {
    this(problem, Fault.FAILED, cause);
  }

  /** What does not work, how, and why if that is known. */
  public LedgerUnavailable(String problem, Fault fault, @Nullable Throwable cause) {
    super("ledger", fault, problem, cause);
  }
}
