package dev.portcullis.authn;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of tokens cannot be asked, or answers what it must not. Thrown in a layer it becomes a
 * 503, never a verdict on the caller, which says when to try again.
 */
public final class IssuerUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  /** How long an issuer is left alone that could not be asked. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final Duration wait;

  /** What does not work, how, why, and when it is tried again. */
  IssuerUnavailable(
      String issuer, Fault fault, String problem, Duration wait, @Nullable Throwable cause) {
    super("issuers." + issuer, fault, "issuer " + issuer + ": " + problem, cause);
    this.wait = wait;
  }

  /** What does not work, how, and why. */
  public IssuerUnavailable(String issuer, Fault fault, String problem, @Nullable Throwable cause) {
    this(issuer, fault, problem, PAUSE, cause);
  }

  /** What does not work, and how. */
  public IssuerUnavailable(String issuer, Fault fault, String problem) {
    this(issuer, fault, problem, null);
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.of(wait);
  }
}
