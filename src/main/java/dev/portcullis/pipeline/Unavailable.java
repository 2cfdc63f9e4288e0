package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * Something that the gateway depends on does not do its part. Thrown in a layer it becomes a 503,
 * whose audit event names the dependency and the fault. The message says what does not work, and
 * holds nothing of a secret, a prompt or a reply.
 */
public abstract class Unavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String dependency;
  private final Fault fault;

  /**
   * @param dependency the port that fails, as configuration names it
   */
  protected Unavailable(
      String dependency,
      Fault fault,
      String problem,
      @org.jspecify.annotations.Nullable Throwable cause) {
    super(problem, cause);
    this.dependency = dependency;
    this.fault = fault;
  }

  /** The port that fails, as configuration names it: {@code ledger}. */
  public final String dependency() {
    return dependency;
  }

  /** When it is worth trying again, if that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** What is wrong with it. */
  public final Fault fault() {
    return fault;
  }
}
