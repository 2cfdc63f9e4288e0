package dev.portcullis.quota;

import java.time.Instant;

/**
 * Ends what is granted to a subject, at once, and lets it go on: the part of a {@link Ledger} that
 * administration needs. Safe for use by several threads, and beside a running gateway.
 */
public interface Stops {
  /**
   * From when this returns, every reserve with this subject, in every process, is answered with
   * {@link Decision.Stopped}. A later stop of the same subject takes the place of an earlier one.
   *
   * @param until when it is over by itself: for a revoked key, its expiry, so that a ledger does
   *     not grow for ever
   * @throws LedgerUnavailable if it is not certain that it will hold
   */
  void stop(Subject subject, Stop why, Instant until);

  /**
   * Lifts the stop of this subject, if it has one of this kind: one of another kind stays, so that
   * nobody brings a revoked key back who only meant to let a caller in again. From when this
   * returns, every process sees it.
   *
   * @throws LedgerUnavailable if it is not certain that it was lifted
   */
  void release(Subject subject, Stop why);
}
