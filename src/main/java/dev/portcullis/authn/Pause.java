package dev.portcullis.authn;

import dev.portcullis.pipeline.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an issuer alone for a while that could not be asked, so that not every caller waits until
 * it is known to be down. Answers that were had at once and concern one token alone begin no pause:
 * whoever made that token would choose when others are refused. Safe for use by several threads.
 */
final class Pause {
  private final InstantSource clock;
  private volatile @Nullable Begun begun;

  private record Begun(IssuerUnavailable failure, Instant at) {}

  Pause(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Passes where there is no pause.
   *
   * @throws IssuerUnavailable if there is one
   */
  void check(String issuer) {
    Begun last = begun;
    if (last == null) {
      return;
    }
    Duration left = Duration.between(clock.instant(), last.at().plus(IssuerUnavailable.PAUSE));
    // a clock that went back makes a pause that is too long
    if (left.isPositive() && left.compareTo(IssuerUnavailable.PAUSE) <= 0) {
      throw new IssuerUnavailable(
          issuer, last.failure().fault(), "it could not be asked just now", left, last.failure());
    }
  }

  /** Begins a pause where this failure is the issuer's. */
  void after(IssuerUnavailable failure) {
    if (!Thread.currentThread().isInterrupted() && ofTheIssuer(failure.fault())) {
      begun = new Begun(failure, clock.instant());
    }
  }

  private static boolean ofTheIssuer(Fault fault) {
    return switch (fault) {
      case THROTTLED, TIMED_OUT, UNREACHABLE, ACCESS_DENIED, UNAUTHENTICATED, CLOCK_SKEW, FAILED ->
          true;
      case NOT_FOUND, DAMAGED -> false;
    };
  }
}
