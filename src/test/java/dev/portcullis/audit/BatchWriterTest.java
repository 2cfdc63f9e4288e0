package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.AuditTrail.TrailUnavailable;
import dev.portcullis.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
  /** Keeps numbers, as many at once as it is told, unless it is told to fail at one. */
  private static final class Kept implements BatchWriter.Sink {
    private final List<List<Integer>> writes = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final int most;
    private final IntPredicate failing;

    private Kept(int most, IntPredicate failing) {
      this.most = most;
      this.failing = failing;
    }

    @Override
    public int fitting(List<Json.Obj> waiting) {
      return Math.min(most, waiting.size());
    }

    @Override
    public void write(List<Json.Obj> events) throws IOException, InterruptedException {
      begun.countDown();
      open.await();
      List<Integer> numbers =
          events.stream().map(event -> (int) event.integer("number").orElseThrow()).toList();
      if (numbers.stream().anyMatch(failing::test)) {
        throw new IOException("told to");
      }
      writes.add(numbers);
    }
  }

  private BatchWriter writer = new BatchWriter(events -> {}, 1, BatchWriter.AfterFailure.END);

  @AfterEach
  void close() {
    writer.close();
  }

  private static Json.Obj event(int number) {
    return Json.obj(Json.member("number", number));
  }

  /** Has events 1 to 6 wait, in this order, while event 0 is being written. */
  private List<CompletableFuture<Void>> accepted(Kept sink, BatchWriter.AfterFailure afterFailure)
      throws Exception {
    writer.close();
    writer = new BatchWriter(sink, 100, afterFailure);
    var accepted = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i <= 6; i++) {
      int number = i;
      var done = new CompletableFuture<Void>();
      Thread caller =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      writer.accept(event(number));
                      done.complete(null);
                    } catch (TrailUnavailable refused) {
                      done.completeExceptionally(refused);
                    }
                  });
      sink.begun.await();
      while (caller.getState() != Thread.State.WAITING) {
        Thread.onSpinWait(); // until it waits for its event, which is then in the queue
      }
      accepted.add(done);
    }
    sink.open.countDown();
    return accepted;
  }

  private static boolean wasAccepted(CompletableFuture<Void> event) throws Exception {
    try {
      event.get(20, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException refused) {
      return false;
    }
  }

  private static List<Boolean> outcomes(List<CompletableFuture<Void>> events) throws Exception {
    var outcomes = new ArrayList<Boolean>();
    for (CompletableFuture<Void> event : events) {
      outcomes.add(wasAccepted(event));
    }
    return outcomes;
  }

  @Test
  void writesWhatWaitsInItsOrderAsMuchAtOnceAsFits() throws Exception {
    var sink = new Kept(4, number -> false);

    assertThat(outcomes(accepted(sink, BatchWriter.AfterFailure.END))).containsOnly(true);

    assertThat(sink.writes).containsExactly(List.of(0), List.of(1, 2, 3, 4), List.of(5, 6));
  }

  @Test
  void refusesWhatAFailedWriteHeldAndGoesOnWhereItIsToldTo() throws Exception {
    var sink = new Kept(2, number -> number == 3);

    assertThat(outcomes(accepted(sink, BatchWriter.AfterFailure.GO_ON)))
        .containsExactly(true, true, true, false, false, true, true);

    writer.accept(event(7));
    assertThat(sink.writes).contains(List.of(1, 2), List.of(5, 6), List.of(7));
  }

  @Test
  void refusesEverythingFromAFailedWriteOnWhereItIsToldToEnd() throws Exception {
    var sink = new Kept(2, number -> number == 3);

    assertThat(outcomes(accepted(sink, BatchWriter.AfterFailure.END)))
        .containsExactly(true, true, true, false, false, false, false);

    assertThatThrownBy(() -> writer.accept(event(7))).isInstanceOf(TrailUnavailable.class);
    assertThat(sink.writes).containsExactly(List.of(0), List.of(1, 2));
  }

  @Test
  void writesWhatWaitsBeforeItEnds() throws Exception {
    var sink = new Kept(100, number -> false);
    var events = accepted(sink, BatchWriter.AfterFailure.END);
    writer.close();

    assertThat(sink.writes.stream().mapToInt(List::size).sum()).isEqualTo(7);
    assertThat(outcomes(events)).containsOnly(true);
  }
}
