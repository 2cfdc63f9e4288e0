package dev.portcullis.aws;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Slots that processes take, free, take with them when they die, and take back, all at once. */
@ExtendWith(LocalStack.Extension.class)
class LedgerSlotsIT {
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final int LIMIT = 4;
  private static final int CALLERS = 8;
  private static final int CALLS = 8;

  private final TestClock clock = new TestClock();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @Test
  void areNeverMoreThanTheLimitAndNoneIsLostForEver(LocalStack emulator) throws Exception {
    try (AwsWorld world = AwsWorld.in(emulator)) {
      Subject key = Subject.key("slots");
      for (int round = 0; round < 3; round++) {
        everybodyCalls(world, key);

        assertThat(most).hasValueLessThanOrEqualTo(LIMIT);
        Map<String, Long> counters = counters(world, key);
        assertThat(counters.remove("concurrent"))
            .as("round %d: the sum of %s", round, counters)
            .isEqualTo(counters.values().stream().mapToLong(Long::longValue).sum());
        clock.advance(LIFETIME.multipliedBy(2));
        running.set(0);
      }

      DynamoLedger ledger = ledger(world);
      for (int i = 0; i < LIMIT; i++) {
        granted(reserve(ledger, key));
      }
      assertThat(reserve(ledger, key)).isInstanceOf(Decision.Denied.class);
    }
  }

  private DynamoLedger ledger(AwsWorld world) {
    return new DynamoLedger(world.clients(), clock, LIFETIME);
  }

  private static Decision reserve(DynamoLedger ledger, Subject key) {
    return ledger.reserve(List.of(Demanded.of(key, slot(Integer.toString(LIMIT)))));
  }

  private void everybodyCalls(AwsWorld world, Subject key) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        boolean dies = caller < LIMIT - 1;
        all.add(threads.submit(() -> calls(world, key, dies)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  /** Calls one after another, with a process of its own, which may die in its last one. */
  private void calls(AwsWorld world, Subject key, boolean dies) {
    DynamoLedger ledger = ledger(world);
    for (int call = 0; call < CALLS; call++) {
      if (reserve(ledger, key) instanceof Decision.Granted(Reservation granted, var counters)) {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        assertThat(counters.getFirst().used()).isLessThanOrEqualTo(LIMIT);
        if (dies) {
          return; // and holds its slot for a while
        }
        counters(world, key); // a call takes time
        running.decrementAndGet();
        ledger.settle(granted, new Charge(1, 0));
      }
    }
  }

  private static Map<String, Long> counters(AwsWorld world, Subject key) {
    var counters = new java.util.TreeMap<String, Long>();
    world
        .clients()
        .dynamoDb()
        .getItem(
            r ->
                r.tableName(world.settings().ledgerTable())
                    .key(Map.of("pk", AttributeValue.fromS(key.text())))
                    .consistentRead(true))
        .item()
        .forEach(
            (name, value) -> {
              if (name.equals("concurrent") || name.startsWith("slots.")) {
                counters.put(name, Long.parseLong(value.n()));
              }
            });
    return counters;
  }
}
