package dev.portcullis.upstream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The old way: Vert.x' client on event loops, awaited by virtual threads through a queue. */
final class VertxClient implements UpstreamClients.Client {
  private static final int QUEUE = 32;
  private static final int REFILL = QUEUE / 4;
  private static final Buffer END = Buffer.buffer();

  private record Lane(Context loop, HttpClient client) {}

  private final Vertx vertx = Vertx.vertx();
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final int port;
  private final Buffer body;

  VertxClient(int port, byte[] body) {
    this.port = port;
    this.body = Buffer.buffer(body);
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      var options =
          new HttpClientOptions()
              .setKeepAlive(true)
              .setKeepAliveTimeout(15)
              .setPipelining(false)
              .setMaxPoolSize(64)
              .setDecompressionSupported(false);
      lanes.add(
          new Lane(
              ((VertxInternal) vertx).createEventLoopContext(), vertx.createHttpClient(options)));
    }
  }

  @Override
  public long call(String path) throws Exception {
    Lane lane = lanes.get(Math.floorMod(turn.getAndIncrement(), lanes.size()));
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setURI(path)
            .putHeader("accept", "application/json")
            .putHeader("accept-encoding", "identity")
            .putHeader("user-agent", "portcullis")
            .putHeader("content-type", "application/json")
            .putHeader("authorization", "Bearer upstream-secret");
    var head = new CompletableFuture<HttpClientResponse>();
    BlockingQueue<Buffer> pieces = new LinkedBlockingQueue<>();
    lane.loop()
        .runOnContext(
            go ->
                lane.client()
                    .request(options)
                    .compose((HttpClientRequest request) -> request.send(body))
                    .onFailure(head::completeExceptionally)
                    .onSuccess(
                        answer -> {
                          answer.pause();
                          answer.handler(pieces::add);
                          answer.endHandler(end -> pieces.add(END));
                          answer.fetch(QUEUE);
                          head.complete(answer);
                        }));
    HttpClientResponse answer = head.get(30, TimeUnit.SECONDS);
    long bytes = 0;
    int taken = 0;
    for (Buffer piece = next(pieces); piece != END; piece = next(pieces)) {
      if (++taken % REFILL == 0) {
        answer.fetch(REFILL);
      }
      bytes += piece.getBytes().length;
    }
    return bytes;
  }

  private static Buffer next(BlockingQueue<Buffer> pieces) throws InterruptedException {
    Buffer piece = pieces.poll(30, TimeUnit.SECONDS);
    return piece == null ? END : piece;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
