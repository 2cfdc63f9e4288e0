package dev.portcullis.upstream;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
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

  /** A breaker for each upstream, in their order. */
  private final IdentityHashMap<Upstreams.OfRoute, List<Breaker>> breakers =
      new IdentityHashMap<>();

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
      Persistence how = way.persistence();
      breakers.put(
          way,
          way.upstreams().stream()
              .map(each -> new Breaker(how.breakerFailures(), how.breakerRest(), clock))
              .toList());
    }
  }

  /** Runs the tries of one request, on its thread. */
  Outcome run(Exchange in, Reply out, Upstreams.OfRoute way) throws InterruptedException {
    List<Breaker> guards = Objects.requireNonNull(breakers.get(way), "a way of these routes");
    Persistence persistence = way.persistence();
    var turns = new Turns(guards, persistence, jitter);
    var client = new Client(in, out, way, new Credentials(way.upstreams()));
    Tried last = null;
    SecretUnavailable unavailable = null;
    for (int attempt = 0; attempt < persistence.attempts(); attempt++) {
      int index = turns.next();
      if (index < 0) {
        break;
      }
      boolean afresh = last != null && last.stale();
      try {
        last = tryAt(index, turns, guards.get(index), afresh, client);
      } catch (SecretUnavailable missing) {
        unavailable = missing;
        turns.tried(index, Tried.Again.ELSEWHERE, Duration.ZERO);
        continue;
      }
      Tried.Again again = last.again(persistence.statuses());
      if (again == Tried.Again.NOWHERE || gone(in)) {
        break;
      }
      if (!last.stale()) { // after which it is the same upstream's turn again
        turns.tried(index, again, last.retryAfter(clock.instant()));
      }
    }
    if (last == null && unavailable != null) {
      throw unavailable;
    }
    return last == null ? resting(guards) : last.outcome();
  }

  /** Whose call is tried, where, and as whom. */
  private record Client(Exchange in, Reply out, Upstreams.OfRoute way, Credentials credentials) {}

  /** A try, after its wait; once more if the credential was refused and there is another. */
  private Tried tryAt(int index, Turns turns, Breaker breaker, boolean afresh, Client client)
      throws InterruptedException {
    Tried tried = null;
    try {
      turns.await(index);
      Optional<Secret> shown = client.credentials().of(index);
      tried = tryAs(shown, index, afresh, client);
      if (tried.refusesCredential()
          && !gone(client.in())
          && client.credentials().another(index, shown)) {
        tried = tryAs(client.credentials().of(index), index, false, client);
      }
      return tried;
    } finally {
      tell(breaker, gone(client.in()) ? null : tried);
    }
  }

  private Tried tryAs(Optional<Secret> secret, int index, boolean afresh, Client client)
      throws InterruptedException {
    return new Try(connections, client.in(), client.out(), client.way().timeouts(), afresh)
        .at(client.way().upstreams().get(index), index, secret);
  }

  private static void tell(Breaker breaker, @Nullable Tried tried) {
    if (tried != null && tried.upstreamAtFault()) {
      breaker.failed();
    } else if (tried != null && tried.head().isPresent()) {
      breaker.succeeded();
    } else {
      breaker.learntNothing();
    }
  }

  private Outcome resting(List<Breaker> guards) {
    Instant now = clock.instant();
    Refusal refusal =
        Refusal.of(
            Reason.UPSTREAM_OVERLOADED,
            "Every upstream of this route has failed of late and is left alone for a while.");
    Optional<Duration> soonest =
        guards.stream()
            .map(breaker -> breaker.wait(now))
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder());
    return new Outcome.Refused(soonest.map(refusal::retryAfter).orElse(refusal));
  }

  private static boolean gone(Exchange in) {
    return in.cancellation().cause().isPresent();
  }
}
