package dev.portcullis.authn;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Leaves an issuer alone for a while that could not be asked, so that not every caller waits until
 * it is known to be down. That nobody got through to it begins a pause at once. What it answered,
 * that it was slow or that it broke off, may be about one token alone, and whoever made that token
 * would choose when others are refused: only so many such failures with different tokens, with no
 * answer between them that tells of a token, begin one. Any such answer ends it, too. Safe for use
 * by several threads.
 */
final class Pause {
  /** How many tokens in a row must be answered wrongly. */
  static final int ROW = 3;

  private final InstantSource clock;
  private final Set<CredentialHash> row = new HashSet<>();
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

  /** It has told of a token: whatever was wrong before is over. */
  synchronized void answered() {
    row.clear();
    begun = null;
  }

  /** Begins a pause where this failure, with this token, is the issuer's. */
  synchronized void after(IssuerUnavailable failure, CredentialHash token) {
    if (!Thread.currentThread().isInterrupted() && ofTheIssuer(failure, token)) {
      row.clear();
      begun = new Begun(failure, clock.instant());
    }
  }

  private boolean ofTheIssuer(IssuerUnavailable failure, CredentialHash token) {
    return switch (failure.fault()) {
      case TIMED_OUT,
          UNREACHABLE,
          THROTTLED,
          ACCESS_DENIED,
          UNAUTHENTICATED,
          CLOCK_SKEW,
          FAILED -> {
        row.add(token);
        yield unheard(failure.getCause()) || row.size() >= ROW;
      }
      case NOT_FOUND, DAMAGED -> false;
    };
  }

  /** Whether no token was sent: nobody was there, or none of that name. */
  private static boolean unheard(@Nullable Throwable cause) {
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
  }
}
