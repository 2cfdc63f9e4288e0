package dev.portcullis.quota;

import static dev.portcullis.quota.QuotaWorld.answered;
import static dev.portcullis.quota.QuotaWorld.answering;
import static dev.portcullis.quota.QuotaWorld.chat;
import static dev.portcullis.quota.QuotaWorld.eachKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.upstream.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A limit that only seems reached, because the call before is still being settled. */
class SettlementsTest {
  private static final Subject KEY = Subject.key("k");
  private static final List<Demand> ONE = List.of(new Demand(KEY, List.of()));
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Settlements settlements = new Settlements(LONG);

  @Test
  void waitsForNothingWhereNothingIsBeingSettled() throws Exception {
    assertThat(settlements.await(KEY, settlements.finished())).isFalse();
  }

  @Test
  void isWorthAskingAgainWhereACallWasSettledMeanwhile() throws Exception {
    settlements.begin(ONE);
    long before = settlements.finished();
    settlements.end(ONE);

    assertThat(settlements.await(KEY, before)).isTrue();
  }

  @Test
  void waitsUntilTheCallIsSettled() throws Exception {
    settlements.begin(ONE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiting = threads.submit(() -> settlements.await(KEY, 0));
      Thread.sleep(20);
      assertThat(waiting.isDone()).isFalse();

      settlements.end(ONE);

      assertThat(waiting.get()).isTrue();
    }
    assertThat(settlements.size()).isZero();
  }

  @Test
  void waitsNoLongerThanItMay() throws Exception {
    var impatient = new Settlements(Duration.ofMillis(20));
    impatient.begin(ONE);

    assertThat(impatient.await(KEY, impatient.finished())).isFalse();
  }

  @Test
  void waitsNotForCallsOfOthers() throws Exception {
    settlements.begin(List.of(new Demand(Subject.key("other"), List.of())));

    assertThat(settlements.await(KEY, settlements.finished())).isFalse();
  }

  @Test
  void letsNoMoreCallersWaitThanThereAreCallsToWaitFor() throws Exception {
    settlements.begin(ONE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> first = threads.submit(() -> settlements.await(KEY, 0));
      Eventually.holds(() -> settlements.waiting(KEY) == 1);

      assertThat(settlements.await(KEY, 0)).isFalse();

      settlements.end(ONE);
      assertThat(first.get()).isTrue();
    }
  }

  @Test
  void endsWithAnInterrupt() {
    settlements.begin(ONE);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> settlements.await(KEY, 0));
    settlements.end(ONE);
    assertThat(settlements.size()).isZero();
  }

  /** The client has the whole reply and sends the next call; the one before is not settled yet. */
  @Test
  void aCallThatFollowsAnotherIsGrantedWhenThatIsSettled(@TempDir Path folder) throws Exception {
    try (var world =
            new QuotaWorld(folder, eachKey("concurrent=1", "tokens=150/1m"), new TestClock());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Exchange first = chat().exchange();
      world.layers(first, TestRequests.NOWHERE, answering(5, 5));

      Future<Outcome> second = threads.submit(() -> world.run(chat(), answering(5, 5)).outcome());
      Thread.sleep(20);
      assertThat(second.isDone()).isFalse();
      first.runAfterwards(failure -> {});

      assertThat(second.get()).isInstanceOf(Outcome.Answered.class);
      assertThat(world.failures()).isEmpty();
    }
  }

  /** A thousand pairs, the settlement of one racing the reservation of the next. */
  @Test
  void aClientThatCallsOneAfterAnotherIsNeverRefused(@TempDir Path folder) throws Exception {
    try (var world =
            new QuotaWorld(folder, eachKey("concurrent=1", "tokens=10100/1m"), new TestClock());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        Exchange in = chat().exchange();
        Outcome outcome = world.layers(in, TestRequests.NOWHERE, answering(5, 5));
        assertThat(outcome).as("call %d", i).isInstanceOf(Outcome.Answered.class);
        threads.execute(() -> in.runAfterwards(failure -> {}));
      }
    }
  }

  @Test
  void nobodyWaitsForACallWhoseSettlementFailed(@TempDir Path folder) throws Exception {
    try (var world = new QuotaWorld(folder, eachKey("concurrent=1"), new TestClock())) {
      Exchange in = chat().exchange();
      world.layers(in, TestRequests.NOWHERE, answering(5, 5));
      world.ledger().close();
      var failures = new java.util.ArrayList<Throwable>();

      in.runAfterwards(failures::add);

      assertThat(failures).singleElement().isInstanceOf(LedgerUnavailable.class);
      assertThat(world.unsettled()).isZero();
    }
  }

  @Test
  void doesNotWaitForACallWhoseLayersStillRun(@TempDir Path folder) throws Exception {
    try (var world = new QuotaWorld(folder, eachKey("concurrent=1"), new TestClock());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new CountDownLatch(1);
      var end = new CountDownLatch(1);
      Future<?> first =
          threads.submit(
              () ->
                  world.run(
                      chat(),
                      (in, out) -> {
                        running.countDown();
                        end.await();
                        return answered();
                      }));
      running.await();
      long started = System.nanoTime();

      Outcome second = world.run(chat(), answering(1, 1)).outcome();

      assertThat(second).isInstanceOf(Outcome.Refused.class);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(900));
      end.countDown();
      first.get();
    }
  }
}
