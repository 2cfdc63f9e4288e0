package dev.portcullis.quota;

import dev.portcullis.pipeline.Limit;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;

/**
 * A window of time of one length, aligned to the epoch, at one moment in it. The count of the
 * window before it, weighted with the part of the window that is still to come, lowers what this
 * one takes: that smooths the border between the two. No window takes more than the limit, whatever
 * the one before it had.
 *
 * @param length in milliseconds
 * @param index its number since the epoch
 * @param rest how many milliseconds of it are still to come, at most its length
 */
public record SlidingWindow(long length, long index, long rest) {

  /** The window of this limit at this time. */
  public static SlidingWindow of(Limit limit, Instant now) {
    long length = limit.window().toMillis();
    long millis = now.toEpochMilli();
    long index = Math.floorDiv(millis, length);
    return new SlidingWindow(length, index, (index + 1) * length - millis);
  }

  /** What a limit of this amount takes now, in this window, where the last one had this count. */
  public long bound(long amount, long previous) {
    return amount - weight(previous);
  }

  /** {@code previous * rest / length}, rounded down, without overflow. */
  private long weight(long previous) {
    return previous / length * rest + previous % length * rest / length;
  }

  /**
   * How long until a claim fits, if nothing else happens.
   *
   * @param asked at most the limit's amount
   * @param used the count of this window
   * @param previous that of the one before
   */
  public Duration untilFits(long amount, long asked, long used, long previous) {
    if (asked <= bound(amount, previous) - used) {
      return Duration.ZERO;
    }
    if (asked <= amount - used) {
      return Duration.ofMillis(rest - latestRest(amount - used - asked, previous));
    }
    return Duration.ofMillis(rest + length - latestRest(amount - asked, used));
  }

  /** The most that can be left of a window in which the previous count weighs no more than this. */
  private long latestRest(long weight, long previous) {
    if (previous <= weight) {
      return length;
    }
    return BigInteger.valueOf(weight + 1)
        .multiply(BigInteger.valueOf(length))
        .subtract(BigInteger.ONE)
        .divide(BigInteger.valueOf(previous))
        .min(BigInteger.valueOf(length))
        .longValueExact();
  }
}
