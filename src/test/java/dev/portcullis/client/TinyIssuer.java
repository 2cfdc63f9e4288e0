package dev.portcullis.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** An issuer and a gateway in one, which answer what a test tells them to. */
final class TinyIssuer implements AutoCloseable {
  private HttpServer server;
  private final int port;
  private final Deque<Reply> replies = new ArrayDeque<>();

  /** What was asked, each as method, path, authorization and body. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  String issuer;

  private record Reply(int status, String body, String challenge) {}

  TinyIssuer() throws IOException {
    server = listening(0);
    port = server.getAddress().getPort();
    issuer = "http://127.0.0.1:" + port;
  }

  private HttpServer listening(int at) throws IOException {
    HttpServer listening =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    listening.createContext("/", this::answer);
    listening.start();
    return listening;
  }

  /** Nobody can be connected to any more. */
  void goAway() {
    server.stop(0);
  }

  /** Somebody can again. */
  void comeBack() {
    try {
      server = listening(port);
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The next answer to whatever is not discovery. */
  void next(int status, String body) {
    replies.add(new Reply(status, body, ""));
  }

  /** The same, in the place of the one that was to be the next. */
  void replace(int status, String body) {
    replies.remove();
    next(status, body);
  }

  /** The connection breaks instead of the next answer. */
  void loseNext() {
    replies.add(new Reply(0, "", ""));
  }

  void refuseWith(String challenge) {
    replies.add(new Reply(401, "{}", challenge));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Reply reply;
    if (path.equals("/.well-known/openid-configuration")) {
      reply =
          new Reply(
              200,
              """
              {"issuer":"%s","token_endpoint":"%s/token","device_authorization_endpoint":"%s/device"}
              """
                  .formatted(issuer, uri(), uri()),
              "");
    } else {
      asked.add(
          exchange.getRequestMethod()
              + " "
              + path
              + " "
              + exchange.getRequestHeaders().getFirst("Authorization")
              + " "
              + body);
      reply = replies.remove();
    }
    if (reply.status() == 0) {
      exchange.close();
      return;
    }
    if (!reply.challenge().isEmpty()) {
      exchange.getResponseHeaders().set("WWW-Authenticate", reply.challenge());
    }
    exchange.getResponseHeaders().set("ETag", "\"7\"");
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
