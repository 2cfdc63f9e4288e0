package dev.portcullis.pipeline;

import java.util.Objects;

/**
 * Thrown by a {@link Reply} to end a stream. No layer swallows it; forward cancels the upstream.
 */
public final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Cause cause;

  /** Ends the stream for this cause. */
  public Stopped(Cause cause) {
    super("stopped: " + cause, null, false, false);
    this.cause = Objects.requireNonNull(cause);
  }

  /** Why the stream ends. */
  public Cause reason() {
    return cause;
  }
}
