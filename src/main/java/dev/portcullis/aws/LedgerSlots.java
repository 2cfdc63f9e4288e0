package dev.portcullis.aws;

import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The calls that run at once, of one subject: {@code concurrent} is their sum, and for each span of
 * time {@code slots.…} those that began in it and have not ended. Both change together. When a span
 * is so long over that none of its calls can still run, those that are left of it belong to
 * processes that have died, and are taken back.
 */
final class LedgerSlots {
  private final LedgerTable table;
  private final Duration lifetime;

  /**
   * @param lifetime longer than any call runs, in whole seconds
   */
  LedgerSlots(LedgerTable table, Duration lifetime) {
    if (lifetime.toSeconds() < 1 || lifetime.getNano() != 0) {
      throw new IllegalArgumentException("a slot lives for whole seconds");
    }
    this.table = table;
    this.lifetime = lifetime;
  }

  /** Counts calls among those that began at this time; their sum is counted elsewhere. */
  void take(LedgerUpdate update, long amount, Instant at) {
    update.add(LedgerAttribute.slots(lifetime, at).name(), amount);
  }

  /** Frees calls that began at this time, if they have not been taken back. */
  void free(LedgerUpdate update, long amount, Instant at) {
    String slots = LedgerAttribute.slots(lifetime, at).name();
    update.ifAtLeast(slots, amount);
    update.add(slots, -amount);
    update.add(LedgerAttribute.CONCURRENT, -amount);
  }

  /**
   * Takes back what is left of these spans, each if nobody else has changed it meanwhile; making
   * that change twice does no harm.
   *
   * @return whether the sum has become less, by this or by somebody else
   * @throws LedgerUnavailable if it is not certain that this was done
   */
  boolean reclaim(Subject subject, Map<LedgerAttribute, Long> expired) {
    boolean less = false;
    for (Map.Entry<LedgerAttribute, Long> left : expired.entrySet()) {
      var update = new LedgerUpdate();
      update.ifExactly(left.getKey().name(), left.getValue());
      update.remove(left.getKey().name());
      if (left.getValue() != 0) {
        update.add(LedgerAttribute.CONCURRENT, -left.getValue());
        less = true;
      }
      table.changeOrRepeat(subject, update);
    }
    return less;
  }
}
