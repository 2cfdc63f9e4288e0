package dev.portcullis.http;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a connection may keep the server waiting for a request. It costs a timer only where
 * somebody does wait. Event loop only.
 */
final class Patience {
  private static final long NOT_WAITING = Long.MAX_VALUE;

  private final EventExecutor loop;
  private final Duration idle;
  private final Duration head;
  private final Runnable lost;
  private long until = NOT_WAITING;
  private long nextLook = NOT_WAITING;
  private @Nullable ScheduledFuture<?> look;
  private boolean ended;

  /**
   * Patience of these lengths.
   *
   * @param lost runs when it is lost
   */
  Patience(EventExecutor loop, ServerSettings.Times times, Runnable lost) {
    this.loop = loop;
    this.idle = times.idle();
    this.head = times.head();
    this.lost = lost;
  }

  /** Waits for the first byte of a request. */
  void untilNext() {
    within(idle);
  }

  /** Waits for the last byte of a head, of which a first byte came. */
  void untilHead() {
    within(head);
  }

  /** Waits no longer. */
  void stop() {
    until = NOT_WAITING;
  }

  /** The connection is closed: nothing is kept for it, not even a timer. */
  void end() {
    ended = true;
    cancel();
  }

  private void within(Duration time) {
    until = System.nanoTime() + time.toNanos();
    if (!ended && (nextLook == NOT_WAITING || until - nextLook < 0)) {
      cancel();
      lookAt(until);
    }
  }

  private void lookAt(long when) {
    nextLook = when;
    look = loop.schedule(this::look, Math.max(0, when - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  private void cancel() {
    if (look != null) {
      look.cancel(false);
    }
  }

  private void look() {
    nextLook = NOT_WAITING;
    if (until == NOT_WAITING) {
      return;
    }
    if (until - System.nanoTime() <= 0) {
      until = NOT_WAITING;
      lost.run();
    } else {
      lookAt(until);
    }
  }
}
