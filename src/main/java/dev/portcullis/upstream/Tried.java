package dev.portcullis.upstream;

import dev.portcullis.pipeline.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a try at an upstream went.
 *
 * @param outcome what the client would get
 * @param fault what was wrong with the upstream, if anything was
 * @param status what it answered, if it did
 * @param begun whether the client has seen anything of the reply
 * @param retryAfter the patience that the upstream asks for
 */
record Tried(
    Outcome outcome,
    Optional<Fault> fault,
    OptionalInt status,
    boolean begun,
    Optional<Duration> retryAfter) {

  /** Whether another try may go better, and nobody has seen this one. */
  boolean worthAnother(Set<Integer> statuses) {
    if (begun || outcome instanceof Outcome.Cut) {
      return false;
    }
    return status.isPresent()
        ? statuses.contains(status.getAsInt())
        : fault.filter(Fault::anotherMayHelp).isPresent();
  }

  /** Whether the upstream itself failed, so that its breaker should count it. */
  boolean upstreamAtFault() {
    return fault.filter(Fault::ofUpstream).isPresent();
  }
}
