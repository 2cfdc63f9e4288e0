package dev.portcullis.http;

import dev.portcullis.pipeline.Reason;
import java.time.Duration;
import java.util.Optional;

/** Counts the requests that are being served. Safe for use by several threads. */
final class InFlight {
  private final int most;
  private int count;
  private boolean draining;

  InFlight(int most) {
    this.most = most;
  }

  /**
   * One more; {@link #leave} must follow, also if it is not to be served.
   *
   * @return why it is not to be served
   */
  synchronized Optional<Reason> enter() {
    count++;
    if (draining) {
      return Optional.of(Reason.SHUTTING_DOWN);
    }
    return count > most ? Optional.of(Reason.OVERLOADED) : Optional.empty();
  }

  /** One less. */
  synchronized void leave() {
    if (--count == 0) {
      notifyAll();
    }
  }

  /** From here on nothing new is to be served. */
  synchronized void drain() {
    draining = true;
  }

  synchronized boolean draining() {
    return draining;
  }

  /** Waits until none is left, for this long at most; says whether none is. */
  synchronized boolean awaitNone(Duration longest) throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    for (long left = until - System.nanoTime(); count > 0; left = until - System.nanoTime()) {
      if (left <= 0) {
        return false;
      }
      wait(left / 1_000_000 + 1);
    }
    return true;
  }
}
