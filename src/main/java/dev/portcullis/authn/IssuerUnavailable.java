package dev.portcullis.authn;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of tokens cannot be asked, or answers what it must not. Thrown in a layer it becomes a
 * 503, never a verdict on the caller.
 */
public final class IssuerUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  /** What does not work, how, and why. */
  public IssuerUnavailable(String issuer, Fault fault, String problem, @Nullable Throwable cause) {
    super("issuers." + issuer, fault, "issuer " + issuer + ": " + problem, cause);
  }

  /** What does not work, and how. */
  public IssuerUnavailable(String issuer, Fault fault, String problem) {
    this(issuer, fault, problem, null);
  }
}
