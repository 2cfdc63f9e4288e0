package dev.portcullis.aws;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A ledger in a table of DynamoDB that any number of processes share. Each subject is an item, and
 * one conditional write takes all of its limits or none, so that no window ever exceeds a limit,
 * and a single subject's limits are used to the last. Subjects go in parallel; where one denies,
 * what the others granted is given back, and stays charged if that fails. What a process took and
 * never settled stays charged, but for slots, which are taken back when no call can hold them any
 * more. Windows are those of this machine's clock. Safe for use by several threads.
 */
public final class DynamoLedger implements Ledger {
  private static final int REMEMBERED = 10_000;
  private static final Charge NOTHING = new Charge(0, 0);

  private final InstantSource clock;
  private final DynamoStops stops;
  private final LedgerItems items;
  private final LedgerSettlement settlement;
  private final LastUses uses;

  /**
   * The ledger in the table of these clients' settings.
   *
   * @param slotLifetime longer than any call runs, by more than clocks can differ; in whole seconds
   */
  public DynamoLedger(AwsClients clients, InstantSource clock, Duration slotLifetime) {
    var table = new LedgerTable(clients);
    var memory = new LedgerMemory(REMEMBERED);
    var slots = new LedgerSlots(table, slotLifetime);
    this.clock = clock;
    this.stops = new DynamoStops(clients, clock);
    this.items = new LedgerItems(table, memory, slots);
    this.uses = new LastUses(table);
    this.settlement = new LedgerSettlement(table, memory, slots);
  }

  @Override
  public Decision reserve(List<Demand> demands) {
    Instant now = clock.instant();
    List<Taking> takings = OwnThread.each(demands, demand -> items.take(demand, now));
    List<Taking.Taken> taken = all(Taking.Taken.class, takings).toList();
    if (taken.size() == demands.size()) {
      return new Decision.Granted(
          new Reservation(UUID.randomUUID().toString(), now, demands),
          taken.stream().flatMap(one -> one.after().stream()).toList());
    }
    giveBack(taken.stream().map(Taking.Taken::demand).toList(), now);
    return refusal(takings);
  }

  /** A stop is certain whatever the others say; a denial only where nobody may be stopped. */
  private static Decision refusal(List<Taking> takings) {
    Optional<Taking.Stopped> stopped = all(Taking.Stopped.class, takings).findFirst();
    if (stopped.isPresent()) {
      return stopped.get().decision();
    }
    Optional<Taking.Unknown> unknown = all(Taking.Unknown.class, takings).findFirst();
    if (unknown.isPresent()) {
      throw unknown.get().failure();
    }
    return new Decision.Denied(
        all(Taking.Refused.class, takings).findFirst().orElseThrow().refused(),
        takings.stream().flatMap(taking -> taking.counters().stream()).toList());
  }

  private static <T extends Taking> Stream<T> all(Class<T> kind, List<Taking> takings) {
    return takings.stream().filter(kind::isInstance).map(kind::cast);
  }

  private void giveBack(List<Demand> taken, Instant at) {
    try {
      settle(taken, at, NOTHING);
    } catch (LedgerUnavailable lost) {
      // it stays charged
    }
  }

  @Override
  public void settle(Reservation reservation, Charge charge) {
    settle(reservation.demands(), reservation.at(), charge);
    Instant now = clock.instant();
    OwnThread.each(
        reservation.demands().stream()
            .filter(DynamoLedger::leavesNoTrace)
            .map(Demand::subject)
            .filter(subject -> uses.due(subject, now))
            .toList(),
        subject -> {
          uses.note(subject, now);
          return subject;
        });
  }

  /** Whether it is of a caller that no limit is on, so that nothing was written of it. */
  private static boolean leavesNoTrace(Demand demand) {
    return demand.claims().isEmpty() && demand.subject().isCaller();
  }

  private void settle(List<Demand> demands, Instant at, Charge charge) {
    Instant now = clock.instant();
    OwnThread.each(
        demands,
        demand -> {
          settlement.settle(demand, at, charge, now);
          return demand;
        });
  }

  @Override
  public void stop(Subject subject, Stop why, Instant until) {
    stops.stop(subject, why, until);
  }

  @Override
  public void release(Subject subject, Stop why) {
    stops.release(subject, why);
  }
}
