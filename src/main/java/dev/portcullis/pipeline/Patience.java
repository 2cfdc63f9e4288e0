package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long something is waited for: at most one deadline at a time, which a {@link Watch} looks at.
 * Setting and lifting it is cheap: no timer is started, nobody is woken. A deadline that has passed
 * stays so. {@link #look}, {@link #atMost} and {@link #unlessSet} may be called from any thread;
 * the rest belongs to whoever waits.
 */
public final class Patience {
  private static final long FOR_EVER = Long.MAX_VALUE;
  private static final long LOST = -1;

  private final long born = System.nanoTime();
  private final AtomicLong until = new AtomicLong(FOR_EVER);
  private final Runnable whenLost;

  /**
   * Patience without an end, until {@link #within}.
   *
   * @param whenLost ends the wait; it runs once, on the thread that looks, and must not block
   */
  public Patience(Runnable whenLost) {
    this.whenLost = whenLost;
  }

  /** What is waited for from here on must be there in this time. */
  public void within(Duration time) {
    set(System.nanoTime() - born + time.toNanos());
  }

  /** Nothing is waited for any more. */
  public void stop() {
    set(FOR_EVER);
  }

  private void set(long end) {
    long was = until.get();
    while (was != LOST && !until.compareAndSet(was, end)) {
      was = until.get();
    }
  }

  /** What is waited for now, if anything is, must be there in this time, or sooner if it must. */
  public void atMost(Duration time) {
    long end = System.nanoTime() - born + time.toNanos();
    long was = until.get();
    while (was > end && was != FOR_EVER && !until.compareAndSet(was, end)) {
      was = until.get();
    }
  }

  /** If nothing is known to be waited for, whatever is must be there in this time. */
  public void unlessSet(Duration time) {
    until.compareAndSet(FOR_EVER, System.nanoTime() - born + time.toNanos());
  }

  /** Whether something was waited for in vain. */
  public boolean lost() {
    return until.get() == LOST;
  }

  /**
   * Ends the wait if its time has passed.
   *
   * @param now by {@link System#nanoTime}
   * @return whether it is lost
   */
  public boolean look(long now) {
    long end = until.get();
    if (end == LOST || now - born < end || !until.compareAndSet(end, LOST)) {
      return end == LOST;
    }
    whenLost.run();
    return true;
  }
}
