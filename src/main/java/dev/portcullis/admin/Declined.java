package dev.portcullis.admin;

import dev.portcullis.pipeline.Defect;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.util.List;

/** A request of administration that is refused; nothing was changed. */
final class Declined extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  Declined(Refusal refusal) {
    super(refusal.detail(), null, false, false);
    this.refusal = refusal;
  }

  Declined(Reason reason, String detail) {
    this(Refusal.of(reason, detail));
  }

  static Declined notFound() {
    return new Declined(Reason.NOT_FOUND, "There is nothing of this name.");
  }

  static Declined versionChanged() {
    return new Declined(
        Reason.VERSION_CHANGED,
        "It was changed since this version. Read it again, and send its ETag as If-Match.");
  }

  static Declined invalid(List<Defect> defects) {
    return new Declined(
        Refusal.of(Reason.INVALID_CALL, "The body is not as it must be: see errors.")
            .defects(defects));
  }

  Refusal refusal() {
    return refusal;
  }
}
