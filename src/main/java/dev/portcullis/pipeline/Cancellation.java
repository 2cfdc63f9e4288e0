package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Client gone and deadline, as one mechanism. The first cause wins; it interrupts the request's
 * thread, once, and runs what was registered. The pipeline disarms it where the innermost running
 * layer ends, so that what runs afterwards (finally blocks, audit) is never interrupted.
 *
 * <p>{@link #fire} may be called from any thread; the rest belongs to the request's own thread.
 */
public final class Cancellation {
  /** Runs a task once, later, on another thread, unless it is called off. */
  @FunctionalInterface
  public interface Timer {
    /**
     * Runs the task after the delay.
     *
     * @return calls it off
     */
    Runnable schedule(Duration delay, Runnable task);
  }

  private final Timer timer;
  private final List<Runnable> watchers = new ArrayList<>();
  private @Nullable Thread thread;
  private @Nullable Cause cause;
  private boolean armed = true;
  private Runnable deadline = () -> {};
  private long latest = Long.MAX_VALUE;

  /** A cancellation whose deadlines this timer counts. */
  public Cancellation(Timer timer) {
    this.timer = timer;
  }

  /** Makes the calling thread the one that is interrupted. */
  public synchronized void bindToThisThread() {
    thread = Thread.currentThread();
    if (cause != null) {
      thread.interrupt();
    }
  }

  /** Ends the request for this cause, unless another was first or its layers have returned. */
  public void fire(Cause because) {
    List<Runnable> toRun;
    synchronized (this) {
      if (!armed || cause != null) {
        return;
      }
      cause = because;
      if (thread != null) {
        thread.interrupt();
      }
      toRun = List.copyOf(watchers);
    }
    toRun.forEach(Runnable::run);
  }

  /**
   * Fires {@link Cause#DEADLINE} after this time at the latest, whatever {@link #deadlineAfter}
   * says later. To be called once, before that.
   */
  public synchronized void deadlineAtMost(Duration time) {
    latest = System.nanoTime() + time.toNanos();
    deadlineAfter(time);
  }

  /** Fires {@link Cause#DEADLINE} after this time; the latest call counts. */
  public synchronized void deadlineAfter(Duration time) {
    deadline.run();
    Duration bounded =
        latest == Long.MAX_VALUE || time.toNanos() < latest - System.nanoTime()
            ? time
            : Duration.ofNanos(latest - System.nanoTime());
    deadline = timer.schedule(bounded, () -> fire(Cause.DEADLINE));
  }

  /**
   * Runs this as soon as a cause fires, on the thread that fires it (at once, if one has fired). It
   * must not block.
   */
  public void whenFired(Runnable action) {
    boolean now;
    synchronized (this) {
      now = cause != null;
      if (!now) {
        watchers.add(action);
      }
    }
    if (now) {
      action.run();
    }
  }

  /**
   * Runs a step during which the thread is not interrupted, as that would break what the step uses
   * for good; what fires meanwhile interrupts it afterwards.
   *
   * @throws Stopped instead of it, if something has fired while the layers run
   */
  public void withoutInterrupt(Runnable step) {
    Thread bound;
    synchronized (this) {
      if (armed && cause != null) {
        throw new Stopped(cause);
      }
      bound = thread;
      thread = null;
    }
    try {
      step.run();
    } finally {
      synchronized (this) {
        thread = bound;
        if (armed && cause != null && bound != null) {
          bound.interrupt();
        }
      }
    }
  }

  /** What fired, if anything did. */
  public synchronized Optional<Cause> cause() {
    return Optional.ofNullable(cause);
  }

  /** From here on nothing fires; the thread's interrupt flag is cleared. */
  synchronized void disarm() {
    armed = false;
    deadline.run();
    watchers.clear();
    Thread.interrupted();
  }
}
