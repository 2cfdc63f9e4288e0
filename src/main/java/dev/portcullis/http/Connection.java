package dev.portcullis.http;

import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One connection: its requests, one after the other, each through the pipeline and answered before
 * the next one is looked at. Blocking code on the connection's own thread; what others may call,
 * says so.
 *
 * <p>What cannot be read is a request, too: whether it may be served is for the pipeline to say. A
 * client that closes its connection, even if only for sending, has gone.
 */
final class Connection implements Runnable {
  private final ClientWire wire;
  private final Incoming incoming;
  private final HeadReader heads;
  private final Serving serving;
  private final ServerSettings.Times times;

  Connection(ClientWire wire, Serving serving) {
    this.wire = wire;
    this.serving = serving;
    this.times = serving.settings().times();
    this.incoming = new Incoming(wire.in());
    this.heads = new HeadReader(incoming, serving.settings().limits());
  }

  /** Ends what it waits for in vain. Another thread's. */
  void look(long now) {
    wire.look(now);
    incoming.look(now);
  }

  /** Takes no further request, and ends in good order. From any thread. */
  void end() {
    wire.stopReading();
  }

  /** Waits no longer than this for a client that takes nothing. From any thread. */
  void hurry(Duration longest) {
    wire.writing().atMost(longest);
  }

  /** Ends at once. From any thread. */
  void abort() {
    wire.abort();
  }

  @Override
  public void run() {
    try {
      wire.reading().within(times.head());
      wire.begin();
      while (next()) {}
    } catch (IOException gone) {
      // a client that leaves, or a handshake that fails: no request of ours
    } catch (RuntimeException | Error failure) {
      wire.abort();
      serving.failures().accept("connection", failure);
    } finally {
      wire.writing().within(times.drain());
      wire.close();
    }
  }

  /** Serves the next request, if one comes; whether there may be another one. */
  private boolean next() throws IOException {
    incoming.mark();
    wire.reading().within(times.idle());
    if (!incoming.await()) {
      return false;
    }
    wire.reading().within(times.head());
    RequestHead head = heads.read();
    wire.reading().stop();
    return serve(head);
  }

  private boolean serve(RequestHead head) throws IOException {
    var cancellation = new Cancellation(serving.deadlines());
    var body =
        new RequestBody(
            head, wire, incoming, cancellation, serving.settings().limits().headerSize());
    Optional<Reason> busy = serving.inFlight().enter();
    SocketReply.After after;
    try {
      after = answered(head, body, cancellation, head.refused().or(() -> busy));
    } finally {
      serving.inFlight().leave();
    }
    return switch (after) {
      case NONE -> false;
      case NEXT -> body.ended() || rest(body);
      case CLOSE -> {
        if (head.refused().isPresent()
            || !body.ended()
            || incoming.holdsMore()
            || (wire.readable() && wire.holdsMore())) {
          linger();
        }
        yield false;
      }
    };
  }

  private SocketReply.After answered(
      RequestHead head, RequestBody body, Cancellation cancellation, Optional<Reason> refused) {
    var request =
        new Request(
            serving.ids().next(),
            head.method(),
            head.target(),
            head.headers(),
            head.body(),
            wire.peer(),
            wire.secure(),
            refused);
    var in = new Exchange(request, body, cancellation, serving.clock().instant());
    var out =
        new SocketReply(
            in,
            wire,
            serving.headers(),
            times.writeStall(),
            () ->
                head.refused().isPresent()
                    || head.asksToClose()
                    || serving.inFlight().draining()
                    || !(body.ended() || body.comesAnyway()));
    incoming.serving(() -> cancellation.fire(Cause.CLIENT_GONE));
    serving.inFlight().serving(cancellation);
    try {
      serving.delivery().serve(in, out);
    } finally {
      serving.inFlight().served(cancellation);
      incoming.served();
    }
    return out.after();
  }

  /** A body that nobody asked for has as long as a connection without a request. */
  private boolean rest(RequestBody body) throws IOException {
    wire.reading().within(times.idle());
    return body.skip();
  }

  /**
   * Ends in two steps where the client may still be sending (RFC 9112, 9.6): it stops writing,
   * takes in a little more and throws it away, and only then closes. An outright close would answer
   * the client's next packet with a reset, and the answer would be lost with it.
   */
  private void linger() throws IOException {
    long begun = System.nanoTime();
    boolean unreadable = !wire.readable();
    wire.writing().within(times.drain());
    wire.endOutput();
    wire.reading().within(times.drain());
    boolean more = incoming.skip(serving.settings().limits().drain());
    long left = times.drain().toNanos() - (System.nanoTime() - begun);
    if ((more || unreadable) && left > 0) {
      pause(left);
    }
  }

  private static void pause(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }
}
