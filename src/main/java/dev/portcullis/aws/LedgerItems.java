package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Counter;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes what a call demands of one subject, with one write. Safe for use by several threads; an
 * interrupt breaks what it does.
 */
final class LedgerItems {
  /** When an item may go that nobody has written to: longer than two of the longest windows. */
  static final Duration KEPT = Duration.ofDays(63);

  static final String TTL = "ttl";

  private final LedgerTable table;
  private final LedgerMemory memory;
  private final LedgerSlots slots;

  LedgerItems(LedgerTable table, LedgerMemory memory, LedgerSlots slots) {
    this.table = table;
    this.memory = memory;
    this.slots = slots;
  }

  /** Takes all of this demand at this time, or nothing. */
  Taking take(Demand demand, Instant at) {
    try {
      Taking taking = ask(demand, at);
      boolean freed =
          taking instanceof Taking.Refused refused
              && !refused.refused().limit().measure().windowed()
              && slots.reclaim(demand.subject(), refused.expired());
      return freed ? ask(demand, at) : taking;
    } catch (LedgerUnavailable failure) {
      return new Taking.Unknown(failure);
    }
  }

  private Taking ask(Demand demand, Instant at) {
    Subject subject = demand.subject();
    if (demand.claims().isEmpty()) {
      return stopped(subject, table.readStop(subject), at)
          .orElseGet(() -> new Taking.Taken(demand, List.of()));
    }
    List<Counter> asked = asked(demand, at);
    if (!asked.stream().allMatch(Counter::fits)) { // not even where nothing is used
      return refused(demand, asked, table.read(subject), at);
    }
    boolean slot = asked.stream().anyMatch(counter -> !counter.limit().measure().windowed());
    LedgerUpdate taking = taking(subject, asked, at);
    var result = slot ? table.changeOrWait(subject, taking) : table.changeOrRepeat(subject, taking);
    if (!result.done()) {
      return refused(demand, asked, result.image(), at);
    }
    memory.learn(demand, result.image(), at);
    return new Taking.Taken(
        demand, asked.stream().map(counter -> known(counter, result.image())).toList());
  }

  private LedgerUpdate taking(Subject subject, List<Counter> asked, Instant at) {
    var update = new LedgerUpdate();
    update.ifNotStopped(at);
    for (Counter counter : asked) {
      long amount = counter.claim().amount();
      String attribute = attribute(counter.claim(), at);
      update.ifAtMost(attribute, counter.bound() - amount);
      update.add(attribute, amount);
      if (!counter.limit().measure().windowed()) {
        slots.take(update, amount, at);
      }
    }
    if (subject.isCaller()) {
      update.set(LedgerImage.USED, at.getEpochSecond());
    }
    update.set(TTL, at.plus(KEPT).getEpochSecond());
    return update;
  }

  private Taking refused(Demand demand, List<Counter> asked, LedgerImage image, Instant at) {
    Optional<Taking> stopped = stopped(demand.subject(), image, at);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    memory.learn(demand, image, at);
    List<Counter> counters = asked.stream().map(counter -> known(counter, image)).toList();
    for (Counter counter : counters) {
      if (!counter.fits()) {
        return new Taking.Refused(counter, counters, image.expired(at));
      }
    }
    throw new LedgerUnavailable(
        "the ledger's table refuses what its counters allow", Fault.DAMAGED, null);
  }

  private static Optional<Taking> stopped(Subject subject, LedgerImage image, Instant at) {
    return image.stop(at).map(why -> new Taking.Stopped(new Decision.Stopped(subject, why)));
  }

  /** The counters of this demand where nothing is used. */
  private List<Counter> asked(Demand demand, Instant at) {
    Subject subject = demand.subject();
    return demand.claims().stream()
        .map(
            claim ->
                new Counter(subject, claim, 0, memory.previous(subject, claim.limit(), at), at))
        .toList();
  }

  /** The counter with what this image and the memory know: never of less than was asked with. */
  private Counter known(Counter asked, LedgerImage image) {
    long previous = memory.previous(asked.subject(), asked.limit(), asked.at());
    return new Counter(
        asked.subject(),
        asked.claim(),
        image.count(attribute(asked.claim(), asked.at())),
        Math.max(asked.previous(), previous),
        asked.at());
  }

  /** What counts the use of this claim's limit. */
  private static String attribute(Claim claim, Instant at) {
    return claim.limit().measure().windowed()
        ? LedgerAttribute.window(claim.limit(), at).name()
        : LedgerAttribute.CONCURRENT;
  }
}
