package dev.portcullis.upstream;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The new way: the gateway's own exchange, from the address on. */
final class BlockingClient implements UpstreamClients.Client {
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30));

  private final Upstream upstream;
  private final Connections connections;
  private final Optional<byte[]> body;

  BlockingClient(int port, byte[] body) {
    this.body = Optional.of(body);
    upstream =
        new Upstream(
            URI.create("http://127.0.0.1:" + port),
            Credential.NONE,
            new LinkedHashMap<>(),
            true,
            Optional.empty());
    connections =
        new Connections(
            new Upstreams(Map.of("r", new Upstreams.OfRoute(List.of(upstream), TIMEOUTS))), 64);
  }

  @Override
  public long call(String path) throws Exception {
    var call =
        new Call(
            Operation.CHAT,
            "POST",
            List.of(path.substring(1)),
            "",
            Headers.NONE,
            Optional.empty(),
            false,
            OptionalLong.empty(),
            List.of(),
            Optional.empty());
    var credential = Optional.of(new Headers.Field("authorization", "Bearer upstream-secret"));
    OutgoingRequest request = OutgoingRequest.of(upstream, call, credential, body);
    var address = connections.address(upstream, TIMEOUTS.connect());
    long bytes = 0;
    try (UpstreamExchange exchange = connections.open(upstream, address, request, false)) {
      exchange.head(TIMEOUTS);
      for (byte[] piece = exchange.next(TIMEOUTS.idle());
          piece != null;
          piece = exchange.next(TIMEOUTS.idle())) {
        bytes += piece.length;
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    connections.close();
  }
}
