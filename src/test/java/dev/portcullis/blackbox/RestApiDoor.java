package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.lambda.EmulatedAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands for API Gateway before a REST API whose replies stream, which no emulator calls. What it
 * goes by was deployed: the resources and what they call, as {@link RestApi} has them, and the
 * permissions of the functions, which {@link Ministack} keeps and runs. It takes no more on itself
 * than to look for the resource, to ask whether it may, to hand over the event, and to reply.
 */
final class RestApiDoor implements AutoCloseable {
  private static final String DEFECT = "{\"message\": \"Internal server error\"}";
  private static final String UNKNOWN = "{\"message\":\"Missing Authentication Token\"}";

  /** What a connection needs is the connection's. */
  private static final Set<String> OWN =
      Set.of("content-length", "connection", "transfer-encoding");

  private final RestApi api;
  private final Ministack functions;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private RestApiDoor(RestApi api, Ministack functions) throws IOException {
    this.api = api;
    this.functions = functions;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** A door of this API. */
  static RestApiDoor before(RestApi api, Ministack functions) {
    try {
      return new RestApiDoor(api, functions);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where the stage is. */
  String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + api.stage();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        pass(exchange);
      } catch (RuntimeException | AssertionError failed) {
        System.out.println("API Gateway could not pass on a request: " + failed);
        refuse(exchange, 502, DEFECT);
      }
    }
  }

  private void pass(HttpExchange exchange) throws IOException {
    String raw = exchange.getRequestURI().getRawPath();
    String stage = "/" + api.stage() + "/";
    String path = raw.startsWith(stage) ? raw.substring(stage.length() - 1) : "";
    Optional<RestApi.Resource> resource = api.resource(path);
    if (resource.isEmpty()) {
      refuse(exchange, 403, UNKNOWN);
    } else if (!mayInvoke(resource.get(), exchange.getRequestMethod())) {
      refuse(exchange, 500, DEFECT);
    } else {
      reply(exchange, invoked(resource.get(), path, exchange));
    }
  }

  private boolean mayInvoke(RestApi.Resource resource, String method) {
    return functions
        .policy(resource.alias())
        .allows("apigateway.amazonaws.com", source(resource, method));
  }

  private String source(RestApi.Resource resource, String method) {
    return "arn:aws:execute-api:%s:000000000000:%s/%s/%s%s"
        .formatted(Emulator.REGION, api.id(), api.stage(), method, resource.path());
  }

  private EmulatedAnswer invoked(RestApi.Resource resource, String path, HttpExchange exchange)
      throws IOException {
    String event = RestApiEvent.of(api, resource, path, exchange);
    return EmulatedAnswer.of(functions.invoke(resource.call(), event));
  }

  private static void reply(HttpExchange exchange, EmulatedAnswer answer) throws IOException {
    answer
        .headers()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name)) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
              }
            });
    send(exchange, answer.status(), answer.body());
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/json");
    send(exchange, status, why.getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : 0);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
