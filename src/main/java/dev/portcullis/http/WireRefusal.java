package dev.portcullis.http;

import dev.portcullis.pipeline.Reason;

/**
 * A request that cannot be read, or could be read in two ways.
 *
 * <p>It travels as the decoder result of a request that the event loop hands on.
 */
final class WireRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String method;
  private final String target;

  /** A refusal of a request of which this much is known; empty is unknown. */
  WireRefusal(Reason reason, String method, String target) {
    super("refused: " + reason.code(), null, false, false);
    this.reason = reason;
    this.method = method;
    this.target = target;
  }

  Reason reason() {
    return reason;
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }
}
