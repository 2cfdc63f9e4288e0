package dev.portcullis.upstream;

import dev.portcullis.pipeline.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How a try at an upstream went.
 *
 * @param outcome what the client would get
 * @param fault what was wrong with the upstream, if anything was
 * @param head status and headers of its answer, if it gave one
 * @param content whether anything came after the head
 */
record Tried(Outcome outcome, Optional<Fault> fault, Optional<UpstreamHead> head, boolean content) {

  /** Where another try may go better. */
  enum Again {
    NOWHERE,
    ELSEWHERE,
    ANYWHERE
  }

  /**
   * Where another try may go better, and nobody has seen this one. A status decides by what the
   * route says of it; where a reply broke off, it must have been before its content.
   */
  Again again(Set<Integer> statuses) {
    if (outcome instanceof Outcome.Cut) {
      return Again.NOWHERE;
    }
    if (head.isPresent() && !head.get().success()) {
      return !statuses.contains(head.get().status())
          ? Again.NOWHERE
          : head.get().mayBeRetried() ? Again.ANYWHERE : Again.ELSEWHERE;
    }
    return content ? Again.NOWHERE : fault.map(Fault::again).orElse(Again.NOWHERE);
  }

  /** The patience that the upstream asks for. */
  Duration retryAfter(Instant now) {
    return head.flatMap(answer -> answer.retryAfter(now)).orElse(Duration.ZERO);
  }

  /** Whether its connection was one of the pool that had died there. */
  boolean stale() {
    return fault.filter(Fault.STALE::equals).isPresent();
  }

  /** Whether the upstream knows the gateway by no such credential; nobody has seen this reply. */
  boolean refusesCredential() {
    return outcome instanceof Outcome.Refused && fault.filter(Fault.CREDENTIAL::equals).isPresent();
  }

  /** Whether the upstream itself failed, so that its breaker should count it. */
  boolean upstreamAtFault() {
    return fault.filter(Fault::ofUpstream).isPresent();
  }
}
