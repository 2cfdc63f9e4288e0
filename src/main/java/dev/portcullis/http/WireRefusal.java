package dev.portcullis.http;

import dev.portcullis.pipeline.Reason;

/** What came cannot be read, or could be read in two ways. */
final class WireRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  WireRefusal(Reason reason) {
    super("refused: " + reason.code(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
