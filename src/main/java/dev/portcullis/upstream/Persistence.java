package dev.portcullis.upstream;

import java.time.Duration;
import java.util.Set;

/**
 * How persistent a route is before a reply has begun.
 *
 * @param attempts tries in all, over all upstreams; 1 never tries again
 * @param statuses statuses of an upstream after which another try makes sense, 400 to 599
 * @param backOff the wait before the second try at one upstream; it doubles with each further one
 * @param longestWait the back-off never grows beyond it, and an upstream that asks for more
 *     patience is not tried again
 * @param breakerFailures failures in a row after which an upstream is left alone
 * @param breakerRest how long it is left alone
 */
public record Persistence(
    int attempts,
    Set<Integer> statuses,
    Duration backOff,
    Duration longestWait,
    int breakerFailures,
    Duration breakerRest) {

  /** One try, and a breaker that never opens. */
  public static final Persistence ONCE =
      new Persistence(1, Set.of(), Duration.ZERO, Duration.ZERO, Integer.MAX_VALUE, Duration.ZERO);

  public Persistence {
    if (attempts < 1 || breakerFailures < 1 || backOff.isNegative() || longestWait.isNegative()) {
      throw new IllegalArgumentException("there is at least one try, and no time is negative");
    }
    if (!statuses.stream().allMatch(status -> status >= 400 && status <= 599)) {
      throw new IllegalArgumentException("only statuses from 400 to 599 are failures");
    }
    statuses = Set.copyOf(statuses);
  }
}
