package dev.portcullis.upstream;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for what another thread does. */
public final class Eventually {
  private Eventually() {}

  /** Waits until it holds, at most 20 s. */
  public static void holds(BooleanSupplier condition) {
    within(Duration.ofSeconds(20), condition);
  }

  /** Waits until it holds, at most this long. */
  public static void within(Duration time, BooleanSupplier condition) {
    long end = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not come to hold within " + time);
      }
      sleep(5);
    }
  }

  /** Waits until the value has begun to rise and has not changed for a second. */
  public static long steady(LongSupplier value) {
    holds(() -> value.getAsLong() > 0);
    long last = -1;
    for (long now = value.getAsLong(); now != last; now = value.getAsLong()) {
      last = now;
      sleep(1000);
    }
    return last;
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }
}
