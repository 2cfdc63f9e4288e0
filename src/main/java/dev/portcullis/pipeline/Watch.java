package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * Looks for what is late, a few times a second, on a thread of its own that sleeps while there is
 * nothing to watch. One such thread is cheaper than a timer for each read: a timed wait of a
 * virtual thread wakes the platform's timer, and most waits are short. It is a platform thread, so
 * that it looks also while requests keep every carrier of virtual threads busy.
 */
public final class Watch implements AutoCloseable {
  /** How late it may be noticed that something is late. */
  public static final Duration TICK = Duration.ofMillis(100);

  private final AtomicBoolean resting = new AtomicBoolean();
  private final LongPredicate look;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * A watch that looks in this way.
   *
   * @param look is told the time of {@link System#nanoTime}, and whether to look again
   */
  public Watch(LongPredicate look) {
    this.look = look;
    this.thread = Thread.ofPlatform().name("watch").daemon().unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** There is something to watch. Cheap. */
  public void wake() {
    if (resting.get() && resting.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(TICK.toNanos());
      if (!looked()) {
        rest();
      }
    }
  }

  /** Whether to look again; also if looking failed: without it no time-out would be kept. */
  private boolean looked() {
    try {
      return look.test(System.nanoTime());
    } catch (RuntimeException | Error failure) {
      return true;
    }
  }

  /** Until it is woken; whatever came before it said that it rests is looked at once more. */
  private void rest() {
    resting.set(true);
    if (looked()) {
      resting.set(false);
    }
    while (resting.get() && !closed) {
      LockSupport.park(this);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
