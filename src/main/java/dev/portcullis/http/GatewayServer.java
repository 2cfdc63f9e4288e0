package dev.portcullis.http;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Delivery;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.RequestIds;
import dev.portcullis.pipeline.Voice;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as an HTTP/1.1 server: every request that can be told apart goes through the
 * pipeline, on a virtual thread, also one that the server itself refuses.
 *
 * <p>{@link #start} and {@link #close} block.
 */
public final class GatewayServer implements AutoCloseable {
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);
  private static final int LAST_PORT = 65_535;
  private static final int BACKLOG = 1_024;

  private final ServerSettings settings;
  private final InFlight inFlight;
  private final Deadlines deadlines = new Deadlines();
  private final Serving serving;
  private @Nullable ServerSocketChannel listening;
  private @Nullable Connections connections;

  /**
   * A server that is not yet listening.
   *
   * @param pipeline what judges its requests
   * @param fallback the voice in which it answers where no route is known
   * @param failures is told, by name, of what failed in the adapter itself and in afterwards tasks
   */
  public GatewayServer(
      ServerSettings settings,
      Pipeline pipeline,
      Voice fallback,
      InstantSource clock,
      BiConsumer<String, Throwable> failures) {
    this.settings = settings;
    this.inFlight = new InFlight(settings.limits().requests());
    var headers = new ReplyHeaders(clock, fallback);
    this.serving =
        new Serving(
            settings,
            new Delivery(pipeline, headers, failures),
            headers,
            inFlight,
            deadlines,
            clock,
            new RequestIds(),
            failures);
  }

  /**
   * Listens.
   *
   * @return the port, which is another than the one set if that is 0, or taken and the next free
   *     one will do
   * @throws UnknownHostException if there is no such host
   * @throws IOException if it cannot listen there, or not with these files
   */
  public int start() throws IOException {
    var tls =
        settings.tls().isPresent()
            ? Optional.of(ServerTls.of(settings.tls().get()))
            : Optional.<ServerTls>empty();
    ServerSocketChannel channel = bound();
    listening = channel;
    deadlines.start();
    connections = new Connections(serving, tls);
    connections.acceptFrom(channel);
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  private ServerSocketChannel bound() throws IOException {
    InetAddress host = InetAddress.getByName(settings.host());
    int wanted = settings.port();
    while (true) {
      try {
        return bound(new InetSocketAddress(host, wanted));
      } catch (BindException taken) {
        if (!settings.nextFreePort() || wanted == 0 || wanted == LAST_PORT) {
          throw taken;
        }
        wanted++;
      }
    }
  }

  private static ServerSocketChannel bound(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      return channel.bind(address, BACKLOG);
    } catch (IOException | RuntimeException refused) {
      channel.close();
      throw refused;
    }
  }

  /** Closes with the grace that is set. */
  @Override
  public void close() {
    close(settings.times().shutdownGrace());
  }

  /**
   * Drains, then closes: new requests are refused, running ones have this long to end, and after
   * that are cut. It waits for afterwards tasks, too.
   */
  public void close(Duration grace) {
    inFlight.drain();
    try {
      if (!inFlight.awaitNone(grace)) {
        inFlight.end(Cause.SHUTDOWN);
        endWaits();
      }
      stopListening();
      inFlight.awaitNone(LAST_WORDS); // what came between the last one's end and the closing
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      deadlines.close();
    }
  }

  private void endWaits() throws InterruptedException {
    if (connections != null) {
      connections.hurry(SocketReply.LAST_WORDS);
      if (!inFlight.awaitNone(LAST_WORDS)) {
        connections.abort();
        inFlight.awaitNone(LAST_WORDS);
      }
    }
  }

  private void stopListening() {
    try {
      if (listening != null) {
        listening.close();
      }
    } catch (IOException alreadyClosed) {
      // it listens no more
    }
    if (connections != null) {
      connections.close();
    }
  }
}
