package dev.portcullis.upstream;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.secret.Secret;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One try at one upstream, from the request to the tail. On every way out the upstream's connection
 * is either at the end of its reply or broken off, usage says what is known, and the exchange has
 * an {@link Attempt}.
 */
final class Try {
  private final Connections connections;
  private final Exchange in;
  private final Reply out;
  private final Route route;
  private final Call call;
  private final Timeouts timeouts;
  private final ProviderDialect dialect;
  private final ReplyReader reader;
  private final boolean afresh;
  private @Nullable UpstreamHead head;
  private String result = "stopped";
  private @Nullable Duration untilHead;
  private boolean content;
  private boolean begun;

  /**
   * A try for this request.
   *
   * @param afresh whether only a new connection will do
   */
  Try(Connections connections, Exchange in, Reply out, Timeouts timeouts, boolean afresh) {
    this.connections = connections;
    this.in = in;
    this.out = out;
    this.route = in.route().required();
    this.call = in.call().required();
    this.timeouts = timeouts;
    this.afresh = afresh;
    this.dialect = ProviderDialect.of(route);
    this.reader = dialect.replies(call);
  }

  /**
   * Runs it.
   *
   * @param index the upstream's place in the route's list
   * @param secret what the gateway makes itself known by there
   */
  Tried at(Upstream upstream, int index, Optional<Secret> secret) throws InterruptedException {
    var credential = secret.map(Secret::unsafeText).map(dialect::credential);
    Optional<byte[]> body =
        dialect.outgoing(call, upstream.modelFor(call.model())).map(JsonWriter::bytes);
    OutgoingRequest request = OutgoingRequest.of(upstream, call, credential, body);
    long started = System.nanoTime();
    try {
      InetSocketAddress address = connections.address(upstream, timeouts.connect());
      Outcome outcome = exchange(upstream, address, request, started);
      result = succeeded(outcome) ? "answered" : "refused";
      return new Tried(outcome, Optional.empty(), Optional.ofNullable(head), content);
    } catch (UpstreamFailure failure) {
      result = failure.fault().word();
      return new Tried(
          ended(failure), Optional.of(failure.fault()), Optional.ofNullable(head), content);
    } finally {
      Duration took = untilHead == null ? since(started) : untilHead;
      OptionalInt status = head == null ? OptionalInt.empty() : OptionalInt.of(head.status());
      in.attempts().add(new Attempt(index, status, result, took));
    }
  }

  private Outcome exchange(
      Upstream upstream, InetSocketAddress address, OutgoingRequest request, long started)
      throws UpstreamFailure, InterruptedException {
    Usage before = in.usage();
    in.usage(Usage.UNKNOWN);
    UpstreamExchange exchange = connections.open(upstream, address, request, afresh);
    var relay = new ReplyRelay(in, out, route, reader, exchange, timeouts.idle());
    try {
      in.cancellation().whenFired(exchange::reset);
      UpstreamHead answer = exchange.head(timeouts);
      head = answer;
      untilHead = since(started);
      return relay.relay(answer);
    } finally {
      exchange.close();
      begun = relay.begun();
      content = relay.content();
      in.usage(exchange.sent() ? reader.usage() : before);
    }
  }

  /** A request that its client or its deadline ended has not failed for the upstream's sake. */
  private Outcome ended(UpstreamFailure failure) {
    return in.cancellation()
        .cause()
        .<Outcome>map(Outcome.Cut::new)
        .orElseGet(() -> begun ? new Outcome.Cut(Cause.UPSTREAM) : failure.refused());
  }

  private static boolean succeeded(Outcome outcome) {
    return outcome instanceof Outcome.Answered answered && answered.head().status() < 400;
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
