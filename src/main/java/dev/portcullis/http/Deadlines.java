package dev.portcullis.http;

import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Watch;
import java.time.Duration;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts the deadlines of all requests: what is due runs within {@link Watch#TICK}, on a thread of
 * the watch. Nearly every deadline is called off, and one that is called off has woken nobody. Safe
 * for use by several threads.
 */
final class Deadlines implements Cancellation.Timer, AutoCloseable {
  private final Queue<Due> all = new ConcurrentLinkedQueue<>();
  private final Watch watch = new Watch(this::look);

  /**
   * A task and its time: one that was called off or has run holds none, and goes at the next look.
   */
  private static final class Due extends AtomicReference<@Nullable Runnable> {
    private static final long serialVersionUID = 1L;

    private final long at;

    Due(long at, Runnable task) {
      super(task);
      this.at = at;
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
    return () -> due.set(null);
  }

  private boolean look(long now) {
    for (Iterator<Due> each = all.iterator(); each.hasNext(); ) {
      Due due = each.next();
      boolean late = now - due.at >= 0;
      Runnable task = late ? due.getAndSet(null) : due.get();
      if (late || task == null) {
        each.remove();
      }
      if (late && task != null) {
        task.run();
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
