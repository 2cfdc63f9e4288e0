package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LATE = Duration.ofDays(1);

  private final Deadlines deadlines = new Deadlines();
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() {
    deadlines.start();
  }

  @AfterEach
  void close() {
    deadlines.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Two looks have passed once a task that was scheduled after the first one has run. */
  private void awaitLooks() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      var looked = new CountDownLatch(1);
      deadlines.schedule(SOON, looked::countDown);
      await(looked);
    }
  }

  @Test
  void runWhatIsDueAndNothingElse() throws Exception {
    deadlines.schedule(LATE, () -> ran.add("late"));
    deadlines.schedule(SOON, () -> ran.add("soon"));
    awaitLooks();
    assertThat(ran).containsExactly("soon");
  }

  @Test
  void runNothingThatWasCalledOff() throws Exception {
    Runnable callOff = deadlines.schedule(Duration.ofMillis(50), () -> ran.add("called off"));
    callOff.run();
    var due = new CountDownLatch(1);
    deadlines.schedule(Duration.ofMillis(60), due::countDown);
    await(due);
    awaitLooks();
    assertThat(ran).isEmpty();
  }

  @Test
  void runWhatIsDueAlsoWhileEveryCarrierIsBusy() throws Exception {
    var due = new CountDownLatch(1);
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      Thread.startVirtualThread(
          () -> {
            while (due.getCount() > 0 && System.nanoTime() < until) {
              Thread.onSpinWait();
            }
          });
    }
    deadlines.schedule(SOON, due::countDown);
    assertThat(due.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void goOnAfterATaskThatFails() throws Exception {
    deadlines.schedule(
        SOON,
        () -> {
          throw new IllegalStateException("a task that fails");
        });
    awaitLooks();
    deadlines.schedule(SOON, () -> ran.add("next"));
    awaitLooks();
    assertThat(ran).containsExactly("next");
  }

  @Test
  void areCountedAgainAfterARestWithoutAny() throws Exception {
    awaitLooks();
    Thread.sleep(300); // the watch rests by now
    deadlines.schedule(SOON, () -> ran.add("woken"));
    awaitLooks();
    assertThat(ran).containsExactly("woken");
  }

  @Test
  void runNothingAfterTheirEnd() throws Exception {
    var looked = new CountDownLatch(1);
    deadlines.schedule(SOON, looked::countDown);
    await(looked);
    deadlines.close();
    deadlines.schedule(SOON, () -> ran.add("after the end"));
    Thread.sleep(300);
    assertThat(ran).isEmpty();
  }
}
