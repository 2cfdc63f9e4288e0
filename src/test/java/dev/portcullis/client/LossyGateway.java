package dev.portcullis.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A gateway that loses answers, or requests. */
final class LossyGateway implements AutoCloseable {
  private final Deque<Loss> losses = new ArrayDeque<>();
  private final HttpServer server;
  private final Function<Asked, Json> work;

  /** What was asked, each as method and target. */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /**
   * A request.
   *
   * @param once its idempotency key
   */
  record Asked(String target, Optional<String> once, String body) {}

  /** What happens to a request and its answer. */
  enum Loss {
    /** The request is carried out, and the connection breaks. */
    ANSWER(true, 0, ""),
    /** The same, and the server stops. */
    SERVER(true, 0, ""),
    /** The request is carried out, and something before the gateway says so. */
    ANSWER_503(true, 503, "<html>"),
    /** The request is carried out, and something fails behind that. */
    ANSWER_500(true, 500, "{}"),
    /** The connection breaks before anything is carried out. */
    REQUEST(false, 0, ""),
    /** What answers is no gateway. */
    NO_GATEWAY(false, 404, "<html>"),
    /** What answers is no gateway, and points elsewhere. */
    REDIRECT(false, 302, "<html>"),
    /** The gateway does not do it. */
    REFUSED(false, 409, "{\"detail\":\"Busy.\",\"code\":\"conflict\"}"),
    /** The gateway takes it for something that cannot be meant. */
    INVALID(false, 422, "{\"detail\":\"No such user.\",\"code\":\"invalid\"}"),
    /** The gateway does not let this person in. */
    SIGNED_OUT(false, 401, "{}");

    private final boolean carriedOut;
    private final int status;
    private final String body;

    Loss(boolean carriedOut, int status, String body) {
      this.carriedOut = carriedOut;
      this.status = status;
      this.body = body;
    }
  }

  /**
   * @param work carries a request out, and says what is answered then
   */
  LossyGateway(Function<Asked, Json> work) throws IOException {
    this.work = work;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Its administration, for somebody who keeps the session below this folder. */
  Administration administration(Path folder) {
    URI gateway = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var session =
        new Session(gateway, gateway, "cli", Secret.of("at"), Instant.MAX, Optional.empty());
    return new Administration(
        SessionFile.of(Map.of("XDG_CONFIG_HOME", folder.toString())).orElseThrow(),
        session,
        InstantSource.system());
  }

  /** This happens to the next request to which nothing happens yet. */
  void lose(Loss loss) {
    losses.add(loss);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var request =
        new Asked(
            exchange.getRequestURI().toString(),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Optional<Loss> loss = Optional.ofNullable(losses.poll());
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    Json body =
        loss.map(known -> known.carriedOut).orElse(true) ? work.apply(request) : Json.Null.NULL;
    if (loss.isEmpty()) {
      reply(exchange, 201, JsonWriter.text(body));
    } else if (loss.get().status != 0) {
      reply(exchange, loss.get().status, loss.get().body);
    }
    exchange.close();
    if (loss.equals(Optional.of(Loss.SERVER))) {
      Thread.startVirtualThread(() -> server.stop(0)); // it waits for this very thread
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
