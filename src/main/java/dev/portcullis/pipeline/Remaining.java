package dev.portcullis.pipeline;

import java.time.Duration;
import java.time.Instant;

/**
 * What is left of a limit, as replies tell it.
 *
 * @param limit the limit
 * @param left how much of it is left now
 * @param reset when its window ends; for a call that was refused, when it would have fitted
 * @param at now
 */
public record Remaining(Limit limit, long left, Duration reset, Instant at) {
  /** Whole seconds until {@link #reset}, rounded up. */
  public long seconds() {
    return reset.plusNanos(999_999_999).toSeconds();
  }
}
