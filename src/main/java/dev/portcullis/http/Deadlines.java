package dev.portcullis.http;

import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Watch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the deadlines of all requests: what is due runs within {@link Watch#TICK}, on a thread of
 * the watch. Nearly every deadline is called off, and one that is called off has woken nobody. Safe
 * for use by several threads.
 */
final class Deadlines implements Cancellation.Timer, AutoCloseable {
  private final Set<Due> all = ConcurrentHashMap.newKeySet();
  private final Watch watch = new Watch(this::look);

  /** A task and its time; each is equal to itself alone. */
  private static final class Due {
    private final long at;
    private final Runnable task;

    Due(long at, Runnable task) {
      this.at = at;
      this.task = task;
    }
  }

  /** Begins to count; what was scheduled before counts from its own time. */
  void start() {
    watch.start();
  }

  @Override
  public Runnable schedule(Duration delay, Runnable task) {
    var due = new Due(System.nanoTime() + delay.toNanos(), task);
    all.add(due);
    watch.wake();
    return () -> all.remove(due);
  }

  private boolean look(long now) {
    for (Due due : all) {
      if (now - due.at >= 0 && all.remove(due)) {
        due.task.run();
      }
    }
    return !all.isEmpty();
  }

  /** Counts no more: what is not due yet never runs. */
  @Override
  public void close() {
    watch.close();
  }
}
