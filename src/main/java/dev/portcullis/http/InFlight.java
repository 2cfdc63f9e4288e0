package dev.portcullis.http;

import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the requests that are being served. Safe for use by several threads. */
final class InFlight {
  private final Set<Cancellation> serving = ConcurrentHashMap.newKeySet();
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

  /** One that is served: it can be ended by {@link #end}. */
  void serving(Cancellation cancellation) {
    serving.add(cancellation);
  }

  /** One that is no longer served. */
  void served(Cancellation cancellation) {
    serving.remove(cancellation);
  }

  /** Ends what is being served, for this cause. */
  void end(Cause cause) {
    serving.forEach(cancellation -> cancellation.fire(cause));
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
