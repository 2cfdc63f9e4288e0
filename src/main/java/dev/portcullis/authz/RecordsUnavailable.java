package dev.portcullis.authz;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import org.jspecify.annotations.Nullable;

/** Roles or tenants cannot be read or written. Thrown in a layer it becomes a 503. */
public final class RecordsUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  /**
   * What does not work, how, and why.
   *
   * @param what whose store it is: {@code roles} or {@code tenants}
   */
  public RecordsUnavailable(String what, String problem, Fault fault, @Nullable Throwable cause) {
    super(what, fault, problem, cause);
  }
}
