package dev.portcullis.upstream;

import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An upstream that failed. It carries no text of the upstream and no stack. */
final class UpstreamFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final @Nullable Duration retryAfter;

  UpstreamFailure(Fault fault) {
    this(fault, Optional.empty());
  }

  /** A failure after which the upstream asks for patience. */
  UpstreamFailure(Fault fault, Optional<Duration> retryAfter) {
    super(fault.word(), null, false, false);
    this.fault = fault;
    this.retryAfter = retryAfter.orElse(null);
  }

  Fault fault() {
    return fault;
  }

  /** As callers hear of it, while the reply has not begun. */
  Outcome.Refused refused() {
    Refusal refusal = Refusal.of(fault.reason(), fault.detail());
    return new Outcome.Refused(retryAfter == null ? refusal : refusal.retryAfter(retryAfter));
  }
}
