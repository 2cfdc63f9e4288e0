package dev.portcullis.quota;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when it is told to. */
public final class TestClock implements InstantSource {
  /** The start of a window of every length that tests use. */
  public static final Instant MIDNIGHT = Instant.parse("2026-11-25T00:00:00Z");

  private volatile Instant now = MIDNIGHT;

  @Override
  public Instant instant() {
    return now;
  }

  /** Goes to this long after midnight, forwards or back. */
  public void at(Duration afterMidnight) {
    now = MIDNIGHT.plus(afterMidnight);
  }

  /** Goes on by this much. */
  public void advance(Duration time) {
    now = now.plus(time);
  }
}
