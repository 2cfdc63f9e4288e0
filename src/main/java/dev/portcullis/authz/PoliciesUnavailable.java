package dev.portcullis.authz;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import org.jspecify.annotations.Nullable;

/** Policies of tenants cannot be read or written. Thrown in a layer it becomes a 503. */
public final class PoliciesUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  /** What does not work, how, and why. */
  public PoliciesUnavailable(String problem, Fault fault, @Nullable Throwable cause) {
    super("policies", fault, problem, cause);
  }
}
