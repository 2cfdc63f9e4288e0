package dev.portcullis.upstream;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries a route's upstreams in their order, and again, until one answers, the route's persistence
 * is used up, or the reply has begun: from the first byte that a client has seen nothing is
 * repeated. All tries share the request's one deadline. Each try is an attempt in the exchange.
 * Safe for use by several threads.
 */
final class Failover {
  private final Connections connections;
  private final InstantSource clock;
  private final DoubleSupplier jitter;
  private final IdentityHashMap<Upstream, Breaker> breakers = new IdentityHashMap<>();

  /**
   * Tries these upstreams over these connections.
   *
   * @param jitter a number from 0 to 1, anew each time
   */
  Failover(
      Upstreams upstreams, Connections connections, InstantSource clock, DoubleSupplier jitter) {
    this.connections = connections;
    this.clock = clock;
    this.jitter = jitter;
    for (Upstreams.OfRoute way : upstreams.routes().values()) {
      Persistence persistence = way.persistence();
      for (Upstream upstream : way.upstreams()) {
        breakers.put(
            upstream, new Breaker(persistence.breakerFailures(), persistence.breakerRest(), clock));
      }
    }
  }

  /** Runs the tries of one request, on its thread. */
  Outcome run(Exchange in, Reply out, Upstreams.OfRoute way) throws InterruptedException {
    List<Upstream> upstreams = way.upstreams();
    int[] tries = new int[upstreams.size()];
    Tried last = null;
    for (int attempt = 0; attempt < way.persistence().attempts(); attempt++) {
      int index = next(upstreams, tries);
      if (index < 0) {
        break;
      }
      Tried tried = tryAt(index, tries[index]++, last, in, out, way);
      if (tried == null) {
        break;
      }
      last = tried;
      if (!last.worthAnother(way.persistence().statuses()) || gone(in)) {
        break;
      }
    }
    return last == null ? resting(way) : last.outcome();
  }

  /** A try, after its wait; none if the upstream asks for more patience than there is. */
  private @Nullable Tried tryAt(
      int index,
      int triesBefore,
      @Nullable Tried last,
      Exchange in,
      Reply out,
      Upstreams.OfRoute way)
      throws InterruptedException {
    Upstream upstream = way.upstreams().get(index);
    Breaker breaker = breaker(upstream);
    Tried tried = null;
    try {
      if (await(triesBefore, last, way.persistence())) {
        tried = new Try(connections, in, out, way.timeouts()).at(upstream, index);
      }
      return tried;
    } finally {
      if (tried == null || gone(in)) {
        breaker.learntNothing();
      } else if (tried.upstreamAtFault()) {
        breaker.failed();
      } else {
        breaker.succeeded();
      }
    }
  }

  /** The upstream tried least so far that its breaker admits, the earlier one first; or -1. */
  private int next(List<Upstream> upstreams, int[] tries) {
    return IntStream.range(0, tries.length)
        .boxed()
        .sorted(Comparator.comparingInt(index -> tries[index]))
        .filter(index -> breaker(upstreams.get(index)).admits())
        .findFirst()
        .orElse(-1);
  }

  /**
   * Waits before another try at the same upstream: a random part of a time that doubles, but at
   * least what the upstream asked for. A first try at an upstream waits for nothing.
   *
   * @return whether the try makes sense: not if the upstream asks for more patience than there is
   */
  private boolean await(int triesBefore, @Nullable Tried last, Persistence persistence)
      throws InterruptedException {
    if (triesBefore == 0 || last == null) {
      return true;
    }
    Duration most = persistence.longestWait();
    Duration asked = last.retryAfter().orElse(Duration.ZERO);
    if (asked.compareTo(most) > 0) {
      return false;
    }
    Duration doubled = persistence.backOff().multipliedBy(1L << Math.min(triesBefore - 1, 16));
    Duration cap = doubled.compareTo(most) < 0 ? doubled : most;
    Duration wait = Duration.ofNanos((long) (cap.toNanos() * jitter.getAsDouble()));
    Thread.sleep(wait.compareTo(asked) < 0 ? asked : wait);
    return true;
  }

  private Outcome resting(Upstreams.OfRoute way) {
    Instant now = clock.instant();
    Refusal refusal =
        Refusal.of(
            Reason.UPSTREAM_OVERLOADED,
            "Every upstream of this route has failed of late and is left alone for a while.");
    Optional<Duration> soonest =
        way.upstreams().stream()
            .map(upstream -> breaker(upstream).wait(now))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    return new Outcome.Refused(soonest.map(refusal::retryAfter).orElse(refusal));
  }

  private Breaker breaker(Upstream upstream) {
    return Objects.requireNonNull(breakers.get(upstream), "an upstream of these routes");
  }

  private static boolean gone(Exchange in) {
    return in.cancellation().cause().isPresent();
  }
}
