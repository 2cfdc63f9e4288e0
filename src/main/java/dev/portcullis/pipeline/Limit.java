package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much is allowed of one measure.
 *
 * @param measure what is counted
 * @param amount how much of it, from 1 to {@link #MOST}
 * @param window in how much time: whole seconds up to {@link #LONGEST_WINDOW}, in windows that are
 *     aligned to the epoch; zero where the measure has no windows
 */
public record Limit(Measure measure, long amount, Duration window) {
  /** The largest amount. */
  public static final long MOST = 1_000_000_000_000L;

  /** The longest window. */
  public static final Duration LONGEST_WINDOW = Duration.ofDays(31);

  private static final Pattern AMOUNT = Pattern.compile("[1-9]\\d{0,12}");
  private static final Pattern RATE = Pattern.compile("([1-9]\\d{0,12})/([1-9]\\d{0,6})([dhms])");

  /**
   * @throws IllegalArgumentException if the amount or the window is out of its range
   */
  public Limit {
    if (amount < 1 || amount > MOST) {
      throw new IllegalArgumentException("a limit is from 1 to " + MOST);
    }
    boolean fits =
        window.getNano() == 0 && window.isPositive() && window.compareTo(LONGEST_WINDOW) <= 0;
    if (measure.windowed() ? !fits : !window.isZero()) {
      throw new IllegalArgumentException("a window is of whole seconds, from 1s to 31d");
    }
  }

  /**
   * Reads {@code 60/1m}, or {@code 4} where the measure has no windows. Units are d, h, m, s.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat the text
   */
  public static Limit parse(Measure measure, String text) {
    if (!measure.windowed()) {
      if (!AMOUNT.matcher(text).matches()) {
        throw new IllegalArgumentException("a limit of concurrent calls is a number such as 4");
      }
      return new Limit(measure, Long.parseLong(text), Duration.ZERO);
    }
    Matcher rate = RATE.matcher(text);
    if (!rate.matches()) {
      throw new IllegalArgumentException(
          "a rate is an amount and a window, such as 60/1m or 100000/1d");
    }
    long number = Long.parseLong(rate.group(2));
    Duration window =
        switch (rate.group(3)) {
          case "d" -> Duration.ofDays(number);
          case "h" -> Duration.ofHours(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofSeconds(number);
        };
    return new Limit(measure, Long.parseLong(rate.group(1)), window);
  }

  /** The window as it is written, in its largest unit: {@code 1m}; empty if there is none. */
  public String windowText() {
    long seconds = window.toSeconds();
    if (seconds == 0) {
      return "";
    }
    return seconds % 86_400 == 0
        ? seconds / 86_400 + "d"
        : seconds % 3_600 == 0
            ? seconds / 3_600 + "h"
            : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** What {@link #parse} reads. */
  public String text() {
    return measure.windowed() ? amount + "/" + windowText() : Long.toString(amount);
  }

  @Override
  public String toString() {
    return measure + "=" + text();
  }
}
