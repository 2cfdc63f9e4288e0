package dev.portcullis.upstream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections to all upstreams: for each event loop in use a pool of its own, HTTP/1.1, kept alive
 * for a short while, never pipelined. A pool never shares a connection between event loops; {@link
 * UpstreamExchange} depends on that. Safe for use by several threads.
 */
public final class Connections implements AutoCloseable {
  /**
   * Shorter than the patience of most servers, so that a reused connection is seldom a dead one.
   */
  private static final int KEPT_ALIVE_SECONDS = 15;

  private record Lane(Context loop, Map<Upstream, HttpClient> clients, Set<HttpConnection> used) {}

  private final PatientNames names;
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Makes ready for these upstreams; connects to none.
   *
   * @param poolSize connections to one upstream, at most, on one event loop: as many as requests
   *     may run at once, so that none waits for another's connection
   * @throws UncheckedIOException if a file of trusted certificates cannot be read
   */
  public Connections(Vertx vertx, Upstreams upstreams, int poolSize) {
    this(vertx, upstreams, poolSize, Names.PLATFORM);
  }

  Connections(Vertx vertx, Upstreams upstreams, int poolSize, Names names) {
    this.names = new PatientNames(names);
    int loops = Math.min(Runtime.getRuntime().availableProcessors(), poolSize);
    for (int i = 0; i < loops; i++) {
      var clients = new IdentityHashMap<Upstream, HttpClient>();
      for (Upstreams.OfRoute route : upstreams.routes().values()) {
        for (Upstream upstream : route.upstreams()) {
          clients.put(
              upstream, vertx.createHttpClient(options(upstream, route.timeouts(), poolSize)));
        }
      }
      Set<HttpConnection> used = Collections.newSetFromMap(new WeakHashMap<>());
      lanes.add(new Lane(((VertxInternal) vertx).createEventLoopContext(), clients, used));
    }
  }

  private static HttpClientOptions options(Upstream upstream, Timeouts timeouts, int poolSize) {
    int connect = Math.toIntExact(timeouts.connect().toMillis());
    var options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(true)
            .setKeepAliveTimeout(KEPT_ALIVE_SECONDS)
            .setPipelining(false)
            .setMaxPoolSize(poolSize)
            .setMaxHeaderSize(32 * 1024)
            .setConnectTimeout(connect)
            .setSslHandshakeTimeout(connect)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setDecompressionSupported(false)
            .setTracingPolicy(TracingPolicy.IGNORE)
            .setTrustAll(false)
            .setVerifyHost(true);
    options.setEnabledSecureTransportProtocols(new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2")));
    upstream.trustedCa().ifPresent(file -> options.setTrustOptions(trusted(file)));
    return options;
  }

  private static PemTrustOptions trusted(Path file) {
    try {
      return new PemTrustOptions().addCertValue(Buffer.buffer(Files.readAllBytes(file)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * The address to connect to: the first one of the upstream's name that {@link AddressGuard}
   * permits. What is connected to is this very address; the name is not resolved again.
   *
   * @param patience how long a resolver may take
   */
  SocketAddress address(Upstream upstream, Duration patience)
      throws UpstreamFailure, InterruptedException {
    try {
      for (InetAddress address : names.of(upstream.host(), patience)) {
        if (AddressGuard.permits(address, upstream.privateNetwork())) {
          return SocketAddress.inetSocketAddress(upstream.port(), literal(address));
        }
      }
      throw new UpstreamFailure(Fault.ADDRESS);
    } catch (UnknownHostException unknown) {
      throw new UpstreamFailure(Fault.UNREACHABLE);
    }
  }

  private static String literal(InetAddress address) throws UnknownHostException {
    return InetAddress.getByAddress(address.getAddress()).getHostAddress();
  }

  /**
   * Starts a request to this upstream; the exchange must be closed.
   *
   * @param afresh whether only a new connection will do
   */
  UpstreamExchange open(
      Upstream upstream, RequestOptions options, Optional<Buffer> body, boolean afresh) {
    Lane lane = lanes.get(Math.floorMod(turn.getAndIncrement(), lanes.size()));
    HttpClient client = lane.clients().get(upstream);
    if (client == null) {
      throw new IllegalStateException("an upstream that was not configured");
    }
    var exchange = new UpstreamExchange(lane.loop(), lane.used(), afresh);
    exchange.start(client, options, body);
    return exchange;
  }

  /** Closes all connections, those in use too. */
  @Override
  public void close() {
    lanes.forEach(lane -> lane.clients().values().forEach(HttpClient::close));
  }
}
