package dev.portcullis.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Leaves an upstream alone after failures in a row: closed, then open for a while, then half open,
 * when one try at a time finds out whether it has recovered. Safe for use by several threads; no
 * call blocks for longer than another's.
 */
final class Breaker {
  private final int failuresToOpen;
  private final Duration rest;
  private final InstantSource clock;
  private int failures;
  private Instant openUntil = Instant.MIN;
  private boolean trying;

  Breaker(int failuresToOpen, Duration rest, InstantSource clock) {
    this.failuresToOpen = failuresToOpen;
    this.rest = rest;
    this.clock = clock;
  }

  /**
   * Asks for a try. Whoever is admitted says afterwards how it went: {@link #succeeded}, {@link
   * #failed} or {@link #learntNothing}.
   */
  synchronized boolean admits() {
    if (failures < failuresToOpen) {
      return true;
    }
    if (trying || clock.instant().isBefore(openUntil)) {
      return false;
    }
    trying = true;
    return true;
  }

  /** The upstream answered: the breaker closes. */
  synchronized void succeeded() {
    failures = 0;
    trying = false;
  }

  /** The upstream failed: one more in a row. */
  synchronized void failed() {
    trying = false;
    if (failures < failuresToOpen) {
      failures++;
    }
    if (failures >= failuresToOpen) {
      openUntil = clock.instant().plus(rest);
    }
  }

  /** The try ended for another's sake: the client's, the deadline's, ours. */
  synchronized void learntNothing() {
    trying = false;
  }

  /** How long until the next try makes sense; none if one is admitted now. */
  synchronized Optional<Duration> wait(Instant now) {
    return failures >= failuresToOpen && now.isBefore(openUntil)
        ? Optional.of(Duration.between(now, openUntil))
        : Optional.empty();
  }
}
