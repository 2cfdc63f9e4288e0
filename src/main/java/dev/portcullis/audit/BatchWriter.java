package dev.portcullis.audit;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes events in the order of their coming, as many at once as wait and fit, by one thread that
 * nothing interrupts; callers wait until the write that holds their event has returned. Safe for
 * use by several threads.
 */
public final class BatchWriter implements AuditTrail {
  private static final int MOST_WAITING = 16_384;
  private static final Duration FULL = Duration.ofMillis(1);

  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Sink sink;
  private final int mostAtOnce;
  private final AfterFailure afterFailure;
  private final Thread writer;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile boolean finished;

  /** Where events go. It belongs to the writer's thread. */
  public interface Sink {
    /** How many of these, from the first on, go into one write: at least one, and all at most. */
    default int fitting(List<Json.Obj> waiting) {
      return waiting.size();
    }

    /**
     * Keeps these events, in their order; returns when all of them are kept.
     *
     * @throws Exception if it is not certain that they are; an {@link Unavailable} says how it
     *     failed
     */
    void write(List<Json.Obj> events) throws Exception;
  }

  /** What a failed write means for the events that come after those that it held. */
  public enum AfterFailure {
    /** They are not accepted, for good. */
    END,
    /** They are written: the sink sees to it that they can be. */
    GO_ON
  }

  /** An event on its way; none marks the end. */
  private record Entry(Optional<Json.Obj> event, CompletableFuture<Void> accepted) {
    static Entry of(Optional<Json.Obj> event) {
      return new Entry(event, new CompletableFuture<>());
    }
  }

  /**
   * Writes to this sink.
   *
   * @param mostAtOnce how many events to offer the sink at once
   */
  public BatchWriter(Sink sink, int mostAtOnce, AfterFailure afterFailure) {
    this.sink = sink;
    this.mostAtOnce = mostAtOnce;
    this.afterFailure = afterFailure;
    this.writer = Thread.ofPlatform().name("audit").daemon().start(this::writeUntilTheEnd);
  }

  @Override
  public void accept(Json.Obj event) {
    await(Entry.of(Optional.of(event)));
  }

  /** Writes what waits, and returns then; what comes later is not accepted. */
  @Override
  public void close() {
    while (!finished && !queue.offer(Entry.of(Optional.empty()))) {
      LockSupport.parkNanos(FULL.toNanos());
    }
    ended.join();
  }

  private void await(Entry entry) {
    if (finished || !queue.offer(entry)) {
      throw TrailUnavailable.because(new IOException(finished ? "closed" : "too many events wait"));
    }
    if (finished) {
      refuse(drained(), new IOException("closed"));
    }
    try {
      entry.accepted().join();
    } catch (CompletionException notAccepted) {
      throw TrailUnavailable.because(
          Objects.requireNonNullElse(notAccepted.getCause(), notAccepted));
    }
  }

  private void writeUntilTheEnd() {
    Throwable end = new IOException("closed");
    try {
      while (writeSome()) {}
    } catch (Exception | Error failure) {
      end = failure;
    } finally {
      finished = true;
      refuse(drained(), end);
      ended.complete(null);
    }
  }

  /** Writes what waits; false after the mark of the end. */
  private boolean writeSome() throws Exception {
    List<Entry> entries = new ArrayList<>();
    entries.add(queue.take());
    queue.drainTo(entries, mostAtOnce - 1);
    List<Entry> marks = entries.stream().filter(entry -> entry.event().isEmpty()).toList();
    entries.removeAll(marks);
    try {
      for (List<Entry> rest = entries; !rest.isEmpty(); ) {
        rest = rest.subList(writeFirst(rest), rest.size());
      }
    } catch (Exception | Error failure) {
      refuse(entries, failure); // without effect on what was accepted
      throw failure;
    }
    return marks.isEmpty();
  }

  /** Writes the first of these, and says how many that were. */
  private int writeFirst(List<Entry> entries) throws Exception {
    List<Json.Obj> events = entries.stream().map(entry -> entry.event().orElseThrow()).toList();
    int count = entries.size();
    try {
      count = sink.fitting(events);
      sink.write(events.subList(0, count));
      entries.subList(0, count).forEach(entry -> entry.accepted().complete(null));
    } catch (Exception | Error failure) {
      refuse(entries.subList(0, count), failure);
      if (afterFailure == AfterFailure.END || failure instanceof InterruptedException) {
        throw failure;
      }
    }
    return count;
  }

  private List<Entry> drained() {
    var entries = new ArrayList<Entry>();
    queue.drainTo(entries);
    return entries;
  }

  private static void refuse(List<Entry> entries, Throwable because) {
    entries.forEach(entry -> entry.accepted().completeExceptionally(because));
  }

  @Override
  public String toString() {
    return writer.isAlive() ? "writes" : "has ended";
  }
}
