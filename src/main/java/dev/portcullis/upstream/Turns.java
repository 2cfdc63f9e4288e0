package dev.portcullis.upstream;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Whose turn it is among a route's upstreams, within one request: the one tried least, the earlier
 * one first, without those that another try cannot help. It belongs to the request's thread.
 */
final class Turns {
  private final List<Breaker> breakers;
  private final Persistence persistence;
  private final DoubleSupplier jitter;
  private final int[] tries;
  private final long[] readyAt;
  private final boolean[] out;

  /**
   * Nobody has been tried yet.
   *
   * @param breakers the upstreams', in the upstreams' order
   * @param jitter a number from 0 to 1, anew each time
   */
  Turns(List<Breaker> breakers, Persistence persistence, DoubleSupplier jitter) {
    this.breakers = breakers;
    this.persistence = persistence;
    this.jitter = jitter;
    this.tries = new int[breakers.size()];
    this.readyAt = new long[breakers.size()];
    this.out = new boolean[breakers.size()];
  }

  /** The place of the upstream to try; its breaker has admitted the try. -1 if there is none. */
  int next() {
    while (true) {
      int best = -1;
      for (int i = 0; i < out.length; i++) {
        if (!out[i] && (best < 0 || tries[i] < tries[best])) {
          best = i;
        }
      }
      if (best < 0 || breakers.get(best).admits()) {
        return best;
      }
      out[best] = true;
    }
  }

  /** Waits until this upstream may be tried; a first try waits for nothing. */
  void await(int index) throws InterruptedException {
    if (tries[index] > 0) {
      Thread.sleep(Duration.ofNanos(Math.max(0, readyAt[index] - System.nanoTime())));
    }
  }

  /**
   * Takes note that another try makes sense after this one.
   *
   * @param asked the patience that the upstream asks for; {@link Duration#ZERO} if it does not
   */
  void tried(int index, Tried.Again again, Duration asked) {
    tries[index]++;
    if (again != Tried.Again.ANYWHERE || asked.compareTo(persistence.longestWait()) > 0) {
      out[index] = true;
    } else {
      readyAt[index] = System.nanoTime() + backOff(tries[index]).plus(asked).toNanos();
    }
  }

  /**
   * A random part of a time that doubles. It comes on top of what the upstream asks for, so that
   * the callers who were sent away together do not come back together.
   */
  private Duration backOff(int triesBefore) {
    Duration doubled = persistence.backOff().multipliedBy(1L << Math.min(triesBefore - 1, 16));
    Duration most = persistence.longestWait();
    Duration cap = doubled.compareTo(most) < 0 ? doubled : most;
    return Duration.ofNanos((long) (cap.toNanos() * jitter.getAsDouble()));
  }
}
