package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Settles what was taken of one subject, with one write that is never repeated: nobody knows
 * whether one that failed was made. Safe for use by several threads; an interrupt breaks what it
 * does.
 */
final class LedgerSettlement {
  private final LedgerTable table;
  private final LedgerMemory memory;
  private final LedgerSlots slots;

  LedgerSettlement(LedgerTable table, LedgerMemory memory, LedgerSlots slots) {
    this.table = table;
    this.memory = memory;
    this.slots = slots;
  }

  /**
   * Settles what this demand took at its time, and clears away what is over.
   *
   * @throws LedgerUnavailable if it is not certain that this was done
   */
  void settle(Demand demand, Instant at, Charge charge, Instant now) {
    Subject subject = demand.subject();
    LedgerMemory.Leftovers leftovers = memory.takeLeftovers(subject).still(now);
    List<Claim> running =
        demand.claims().stream().filter(claim -> !claim.limit().measure().windowed()).toList();
    var change = change(demand, at, charge, now, leftovers.stale());
    running.forEach(claim -> slots.free(change, claim.amount(), at));
    if (!change.isEmpty() && !table.changeOnce(subject, change).done()) {
      withoutSlots(subject, running, change(demand, at, charge, now, leftovers.stale()));
    }
    clear(subject, leftovers);
  }

  /** The slots were taken back: then they change nothing, and the rest is as it would be. */
  private void withoutSlots(Subject subject, List<Claim> running, LedgerUpdate change) {
    boolean done =
        !running.isEmpty() && (change.isEmpty() || table.changeOnce(subject, change).done());
    if (!done) {
      throw new LedgerUnavailable(
          "the ledger's table does not have what is to be given back", Fault.DAMAGED, null);
    }
  }

  /** Whoever comes next clears away what this one does not. */
  private void clear(Subject subject, LedgerMemory.Leftovers leftovers) {
    try {
      slots.reclaim(subject, leftovers.expired());
    } catch (LedgerUnavailable failure) {
      // the settlement itself was made
    }
  }

  private static LedgerUpdate change(
      Demand demand, Instant at, Charge charge, Instant now, Set<String> stale) {
    var update = new LedgerUpdate();
    var over = new HashSet<>(stale);
    boolean debt = false;
    for (Claim claim : demand.claims()) {
      if (claim.limit().measure().windowed()) {
        String open = LedgerAttribute.window(claim.limit(), now).name();
        String own = LedgerAttribute.window(claim.limit(), at).name();
        long change = charge.of(claim.limit().measure()) - claim.amount();
        if (change < 0 && own.equals(open)) {
          update.ifAtLeast(own, -change);
        }
        if (change > 0 || (change < 0 && own.equals(open))) {
          update.add(open, change);
          over.remove(open);
        }
        debt |= change > 0;
      }
    }
    if (debt) { // the item may be gone
      update.setIfAbsent(LedgerItems.TTL, now.plus(LedgerItems.KEPT).getEpochSecond());
    }
    over.forEach(update::remove);
    return update;
  }
}
