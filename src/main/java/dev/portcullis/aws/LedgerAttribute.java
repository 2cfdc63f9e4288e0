package dev.portcullis.aws;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an attribute that counts in one span of time: {@code tokens.3600.490123}. Spans are
 * aligned to the epoch.
 *
 * @param kind what is counted: a measure, or {@link #SLOTS}
 * @param seconds how long the span is
 * @param index its number since the epoch
 */
record LedgerAttribute(String kind, long seconds, long index) {
  /** How many calls run at once, in sum. */
  static final String CONCURRENT = Measure.CONCURRENT.text();

  /** Those of them that began in one span. */
  static final String SLOTS = "slots";

  /** For how long a window is kept at least when it is over, for clocks that are behind. */
  private static final long GRACE_SECONDS = 2 * ClockCheck.TOLERANCE.toSeconds();

  private static final Pattern NAME = Pattern.compile("([a-z]+)\\.([1-9]\\d{0,8})\\.(\\d{1,12})");

  /** The window of this limit at this time. */
  static LedgerAttribute window(Limit limit, Instant at) {
    return of(limit.measure().text(), limit.window(), at);
  }

  /** Calls that begin at this time, and run for no longer than this. */
  static LedgerAttribute slots(Duration lifetime, Instant at) {
    return of(SLOTS, lifetime, at);
  }

  private static LedgerAttribute of(String kind, Duration length, Instant at) {
    long seconds = length.toSeconds();
    return new LedgerAttribute(kind, seconds, Math.floorDiv(at.getEpochSecond(), seconds));
  }

  /** The attribute of this name, if it counts in a span of time. */
  static Optional<LedgerAttribute> parse(String name) {
    Matcher parts = NAME.matcher(name);
    return parts.matches()
        ? Optional.of(
            new LedgerAttribute(
                parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  /** Its name in the item. */
  String name() {
    return kind + "." + seconds + "." + index;
  }

  /** The same of the span before. */
  LedgerAttribute before() {
    return new LedgerAttribute(kind, seconds, index - 1);
  }

  /** What was used, if it is of a window that is open. */
  Optional<Standing.Use> use(long used, Instant now) {
    return spanOf(now.getEpochSecond()) == index
        ? Measure.parse(kind)
            .filter(Measure::windowed)
            .map(
                measure ->
                    new Standing.Use(
                        measure,
                        Duration.ofSeconds(seconds),
                        Instant.ofEpochSecond(index * seconds),
                        used))
        : Optional.empty();
  }

  /** Whether it is of a window that nobody looks at any more. */
  boolean stale(Instant now) {
    return Measure.parse(kind).filter(Measure::windowed).isPresent()
        && spanOf(now.getEpochSecond()) >= index + 2
        && spanOf(now.getEpochSecond() - GRACE_SECONDS) >= index + 1;
  }

  /** Whether it is of calls all of which have ended by now, or died. */
  boolean expired(Instant now) {
    return kind.equals(SLOTS) && spanOf(now.getEpochSecond()) >= index + 2;
  }

  private long spanOf(long second) {
    return Math.floorDiv(second, seconds);
  }

  /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof LedgerAttribute other
        && kind.equals(other.kind)
        && seconds == other.seconds
        && index == other.index;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (kind.hashCode()) + Long.hashCode(seconds)) + Long.hashCode(index);
  }
}
