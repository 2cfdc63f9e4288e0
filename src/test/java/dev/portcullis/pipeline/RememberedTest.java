package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.upstream.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Throwable> failures = new ArrayList<>();
  private final Upkeep upkeep = new Upkeep((where, failure) -> failures.add(failure));
  private volatile boolean down;
  private final Remembered<String, String> remembered =
      new Remembered<>(
          this::source,
          new Remembered.Age(Duration.ofSeconds(10), Duration.ofSeconds(60)),
          100,
          now::get,
          upkeep);

  private String source(String key) {
    int times = asked.incrementAndGet();
    if (down) {
      throw new IllegalStateException("down");
    }
    return key + times;
  }

  private void after(long seconds) {
    now.updateAndGet(then -> then.plusSeconds(seconds));
  }

  @Test
  void asksOnceWhileAnAnswerIsYoung() {
    assertThat(remembered.get("a")).isEqualTo("a1");
    after(9);
    assertThat(remembered.get("a")).isEqualTo("a1");
    upkeep.perform();
    assertThat(asked).hasValue(1);
  }

  @Test
  void usesAnOlderAnswerOnceMoreAndRefreshesItAfterwards() {
    remembered.get("a");
    after(10);

    assertThat(remembered.get("a")).isEqualTo("a1");
    assertThat(remembered.get("a")).isEqualTo("a1");
    assertThat(asked).hasValue(1);
    upkeep.perform();

    assertThat(remembered.get("a")).isEqualTo("a2");
    assertThat(asked).hasValue(2);
  }

  @Test
  void waitsForANewAnswerFromTheHardAgeOn() {
    remembered.get("a");
    after(60);

    assertThat(remembered.get("a")).isEqualTo("a2");
  }

  @Test
  void usesNoAnswerOfATimeThatIsStillToCome() {
    remembered.get("a");
    after(-1);

    assertThat(remembered.get("a")).isEqualTo("a2");
  }

  @Test
  void keepsAnAnswerThatCannotBeRefreshedUntilItsHardAge() {
    remembered.get("a");
    down = true;
    after(30);
    assertThat(remembered.get("a")).isEqualTo("a1");
    upkeep.perform();
    assertThat(failures).hasSize(1);
    assertThat(remembered.get("a")).isEqualTo("a1");

    after(30);

    assertThatThrownBy(() -> remembered.get("a")).hasMessage("down");
  }

  @Test
  void remembersNoFailure() {
    down = true;
    assertThatThrownBy(() -> remembered.get("a")).hasMessage("down");
    down = false;

    assertThat(remembered.get("a")).isEqualTo("a2");
  }

  @Test
  void asksAtOnceForAnotherAnswerThanTheOneSeen() {
    String seen = remembered.get("a");

    assertThat(remembered.refreshed("a", seen)).isEqualTo("a2");
    assertThat(remembered.refreshed("a", seen)).isEqualTo("a2");
    assertThat(asked).hasValue(2);
  }

  @Test
  void asksOnceForManyCallersAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(Collections.nCopies(200, () -> remembered.get("a")))) {
        assertThat(each.get()).isEqualTo("a1");
      }
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void asksOnceForManyCallersAlsoInVain() throws Exception {
    var asking = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var slow =
        new Remembered<String, String>(
            key -> {
              asked.incrementAndGet();
              asking.countDown();
              uninterruptibly(go);
              throw new IllegalStateException("down");
            },
            new Remembered.Age(Duration.ZERO, Duration.ofSeconds(60)),
            100,
            now::get,
            upkeep);
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Thread> waiting = new CopyOnWriteArrayList<>();
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(
            threads.submit(
                () -> {
                  waiting.add(Thread.currentThread());
                  return slow.get("a");
                }));
      }
      asking.await();
      Eventually.holds(
          () ->
              waiting.size() == 20
                  && waiting.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
      go.countDown();
      for (Future<String> each : all) {
        assertThatThrownBy(each::get).hasRootCauseMessage("down");
      }
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void refreshesOnceHoweverManyRepliesEndMeanwhile() {
    remembered.get("a");
    after(10);
    remembered.get("a");
    upkeep.due(
        "other",
        () -> {
          upkeep.due("other", () -> failures.add(new IllegalStateException("done twice")));
          upkeep.perform(); // as the thread of another reply would
        });

    upkeep.perform();
    upkeep.perform();

    assertThat(failures).isEmpty();
    assertThat(asked).hasValue(2);
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void keepsNoMoreAnswersThanItMay() {
    for (int i = 0; i < 1_000; i++) {
      remembered.get("key " + i);
    }
    int before = asked.get();
    for (int i = 0; i < 1_000; i++) {
      remembered.get("key " + i);
    }
    assertThat(asked.get() - before).isGreaterThanOrEqualTo(900);
  }

  @Test
  void forgets() {
    remembered.get("a");
    remembered.forget("a");

    assertThat(remembered.get("a")).isEqualTo("a2");
  }
}
