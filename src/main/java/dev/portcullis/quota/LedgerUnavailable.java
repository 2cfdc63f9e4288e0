package dev.portcullis.quota;

/** A ledger cannot be asked. Thrown in a layer it becomes a 503: nothing is granted. */
public final class LedgerUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What does not work. */
  public LedgerUnavailable(String problem) {
    super(problem);
  }

  /** What does not work, and why. */
  public LedgerUnavailable(String problem, Throwable cause) {
    super(problem, cause);
  }
}
