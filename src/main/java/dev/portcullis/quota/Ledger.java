package dev.portcullis.quota;

import java.util.List;

/**
 * Counts what is used, and grants what is left: never more than a limit, at any concurrency.
 * Implementations are safe for use by several threads; what they do is not broken by an interrupt.
 *
 * <p>Bounds are computed before a write, from what is known then ({@link Counter#bound}); the
 * window before the current one may become known only with a subject's first grant in this one.
 */
public interface Ledger extends Stops {
  /**
   * Takes what a call demands: of each subject all limits or none, and of all subjects all or none.
   * Where one denies, what others granted is given back before this returns; if that fails it stays
   * taken.
   *
   * @param demands each of another subject, the caller's among them
   * @throws LedgerUnavailable if nobody can say; then nothing was granted
   */
  Decision reserve(List<Demand> demands);

  /**
   * Settles a reservation, once. What is charged less than reserved goes back to its own window, if
   * that is open; what is charged more is booked, in the window that is open now, whatever the
   * limit: it counts against the next calls. Concurrent calls become free.
   *
   * @throws LedgerUnavailable if it is not certain that this was done; then what was reserved stays
   *     taken
   */
  void settle(Reservation reservation, Charge charge);
}
