package dev.portcullis.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Says to whoever asks AWS that this is account 000000000000, and nothing else. */
final class IdentityStub implements AutoCloseable {
  private static final String IDENTITY =
      """
      <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <GetCallerIdentityResult>
          <Arn>arn:aws:iam::000000000000:user/test</Arn>
          <UserId>TEST</UserId>
          <Account>000000000000</Account>
        </GetCallerIdentityResult>
      </GetCallerIdentityResponse>
      """;

  private final HttpServer server;
  private final Queue<String> others = new ConcurrentLinkedQueue<>();

  IdentityStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean identity = asked.contains("Action=GetCallerIdentity");
      if (!identity) {
        others.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + asked);
      }
      byte[] body = (identity ? IDENTITY : "").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(identity ? 200 : 400, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Where it is. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What else was asked for. */
  Queue<String> others() {
    return others;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
