package dev.portcullis.http;

import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Delivery;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Request.Body;
import dev.portcullis.pipeline.RequestIds;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Makes an exchange of a request and gives it a thread of its own. Event loop only.
 *
 * <p>What the wire refused comes here like the rest: whether it may be served is for the pipeline
 * to say. A client that closes its connection, even if only for sending, has gone.
 */
final class RequestHandler implements Handler<HttpServerRequest> {
  private final ServerSettings settings;
  private final Delivery delivery;
  private final ReplyHeaders headers;
  private final InFlight inFlight;
  private final Deadlines deadlines;
  private final InstantSource clock;
  private final RequestIds ids = new RequestIds();

  RequestHandler(
      ServerSettings settings,
      Delivery delivery,
      ReplyHeaders headers,
      InFlight inFlight,
      Deadlines deadlines,
      InstantSource clock) {
    this.settings = settings;
    this.delivery = delivery;
    this.headers = headers;
    this.inFlight = inFlight;
    this.deadlines = deadlines;
    this.clock = clock;
  }

  @Override
  public void handle(HttpServerRequest raw) {
    raw.pause();
    ConnectionGate gate =
        ConnectionGate.of(((ConnectionBase) raw.connection()).channelHandlerContext());
    Optional<Reason> busy = inFlight.enter();
    try {
      start(raw, gate, request(raw, gate.peer(), busy));
    } catch (RuntimeException | Error failure) {
      inFlight.leave();
      gate.abort();
      throw failure;
    }
  }

  private void start(HttpServerRequest raw, ConnectionGate gate, Request request) {
    var cancellation = new Cancellation(deadlines);
    raw.response().closeHandler(gone -> cancellation.fire(Cause.CLIENT_GONE));
    var body = new VertxBody(raw, request.body(), gate, cancellation);
    var in = new Exchange(request, body, cancellation, clock.instant());
    BooleanSupplier last =
        () ->
            request.refused().isPresent()
                || inFlight.draining()
                || !(gate.bodyEnded() || body.comesAnyway());
    var out =
        new VertxReply(
            in, raw, body, gate, headers, deadlines, settings.times().writeStall(), last);
    if (request.refused().isEmpty()) {
      body.begin();
    }
    RequestThread.start(request, () -> serve(in, out));
  }

  private void serve(Exchange in, VertxReply out) {
    inFlight.serving(in.cancellation());
    try {
      delivery.serve(in, out);
    } finally {
      inFlight.served(in.cancellation());
      out.whenLeft(inFlight::leave);
    }
  }

  private Request request(HttpServerRequest raw, InetAddress peer, Optional<Reason> busy) {
    if (raw.decoderResult().cause() instanceof WireRefusal refusal) {
      return new Request(
          ids.next(),
          refusal.method(),
          refusal.target(),
          headers(raw),
          new Body.None(),
          peer,
          raw.isSSL(),
          Optional.of(refusal.reason()));
    }
    return new Request(
        ids.next(),
        raw.method().name(),
        raw.uri(),
        headers(raw),
        body(raw),
        peer,
        raw.isSSL(),
        busy);
  }

  private static Headers headers(HttpServerRequest raw) {
    var fields = new ArrayList<Headers.Field>();
    raw.headers().forEach((name, value) -> fields.add(new Headers.Field(name, value)));
    return new Headers(fields);
  }

  private static Body body(HttpServerRequest raw) {
    if (raw.headers().contains("transfer-encoding")) {
      return new Body.Announced(OptionalLong.empty());
    }
    String length = raw.getHeader("content-length");
    return length == null || length.equals("0")
        ? new Body.None()
        : new Body.Announced(OptionalLong.of(Long.parseLong(length)));
  }
}
