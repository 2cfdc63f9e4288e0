package dev.portcullis.http;

import dev.portcullis.http.ServerSettings.Limits;
import dev.portcullis.http.ServerSettings.Times;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running server around one layer, and what was seen of its requests. */
final class Gateway implements AutoCloseable {
  /** What became of a request, after its afterwards tasks. */
  record Seen(Exchange exchange, Outcome outcome, Optional<Cause> cause, boolean sameThread) {}

  static final Times TIMES =
      new Times(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));

  final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
  final BlockingQueue<Exchange> arrived = new LinkedBlockingQueue<>();
  final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  final GatewayServer server;
  final int port;

  Gateway(Layer innermost) throws Exception {
    this(settings(Limits.DEFAULT, TIMES), innermost);
  }

  Gateway(ServerSettings settings, Layer innermost) throws Exception {
    Layer witness =
        (in, out, next) -> {
          arrived.add(in);
          Thread own = Thread.currentThread();
          Outcome outcome = next.proceed(out);
          Optional<Cause> cause = in.cancellation().cause();
          in.afterwards(
              () -> seen.add(new Seen(in, outcome, cause, own.equals(Thread.currentThread()))));
          return outcome;
        };
    server =
        new GatewayServer(
            settings,
            new Pipeline(
                List.of(witness, Layers.shape(), innermost),
                (name, failure) -> failures.add(failure)),
            new PlainVoice("x-request-id"),
            InstantSource.system(),
            (name, failure) -> failures.add(failure));
    port = server.start();
  }

  static ServerSettings settings(Limits limits, Times times) {
    return new ServerSettings("127.0.0.1", 0, false, Optional.empty(), limits, times);
  }

  Wire wire() throws IOException {
    return new Wire(port);
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The next request that has ended, with all that comes after it. */
  Seen awaitSeen() throws InterruptedException {
    Seen next = seen.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request has ended");
    }
    return next;
  }

  @Override
  public void close() {
    server.close(Duration.ZERO);
  }
}
