package dev.portcullis.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a gateway and an emulator of AWS: writes down every call, and answers in the
 * emulator's place where it was told to fail.
 */
public final class AwsProxy implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("host", "content-length", "connection", "transfer-encoding", "expect", "upgrade");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI emulator;
  private volatile @Nullable Trouble trouble;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong busySince = new AtomicLong();
  private final AtomicLong busy = new AtomicLong();

  /** A service, by the first word of what its requests are addressed to. */
  public enum Service {
    /** DynamoDB. */
    DYNAMODB("DynamoDB_20120810"),
    /** KMS. */
    KMS("TrentService"),
    /** Secrets Manager. */
    SECRETS_MANAGER("secretsmanager"),
    /** CloudWatch Logs. */
    LOGS("Logs_20140328");

    private final String target;

    Service(String target) {
      this.target = target;
    }

    static Service of(String target) {
      for (Service service : values()) {
        if (service.target.equals(target)) {
          return service;
        }
      }
      throw new IllegalArgumentException(target);
    }
  }

  /** How a service fails. */
  public enum Failure {
    /** It has had enough. */
    THROTTLED(400, "ThrottlingException", "Rate exceeded"),
    /** It does not let the caller. */
    DENIED(400, "AccessDeniedException", "User: canary-message is not authorized"),
    /** It finds that the caller's clock is off. */
    CLOCK_SKEW(
        400, "InvalidSignatureException", "Signature expired: 20200101T000000Z is now earlier"),
    /** It is broken. */
    BROKEN(500, "InternalServerError", "canary-message"),
    /** It never answers. */
    SILENT(0, "", ""),
    /** It hangs up in the middle of its answer. */
    HANGS_UP(0, "", "");

    private final int status;
    private final String code;
    private final String message;

    Failure(int status, String code, String message) {
      this.status = status;
      this.code = code;
      this.message = message;
    }
  }

  /** One call that came by. */
  public record Call(Service service, String operation) {
    @Override
    public String toString() {
      return service.name().toLowerCase(Locale.ROOT) + ":" + operation;
    }
  }

  /** A proxy of this emulator, on a port that the system chose. */
  public AwsProxy(LocalStack emulator) {
    this.emulator = emulator.endpoint();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it is. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What goes wrong: calls of this service with this text in their body. */
  private record Trouble(Service service, String text, Failure failure) {
    boolean meets(Call call, byte[] body) {
      return call.service() == service && new String(body, StandardCharsets.UTF_8).contains(text);
    }
  }

  /** From now on this service fails so, for calls that have this text in their body. */
  public void fail(Service service, String text, Failure failure) {
    trouble = new Trouble(service, text, failure);
  }

  /** From now on all is well. */
  public void heal() {
    trouble = null;
  }

  /** The calls that came by since the last time. */
  public List<Call> take() {
    List<Call> all = new ArrayList<>(calls);
    calls.removeAll(all);
    return all;
  }

  /** How long at least one call was here so far. */
  public Duration busy() {
    return Duration.ofNanos(busy.get());
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (open.getAndIncrement() == 0) {
      busySince.set(System.nanoTime());
    }
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Call call = call(exchange);
      calls.add(call);
      Trouble now = trouble;
      if (now != null && now.meets(call, body)) {
        fail(exchange, now.failure());
      } else {
        pass(exchange, body);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      if (open.decrementAndGet() == 0) {
        busy.addAndGet(System.nanoTime() - busySince.get());
      }
    }
  }

  /** Of the header of the JSON protocols, or of the path of the one in CBOR. */
  private static Call call(HttpExchange exchange) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      int dot = target.lastIndexOf('.');
      return new Call(Service.of(target.substring(0, dot)), target.substring(dot + 1));
    }
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    return new Call(Service.of(path[2]), path[4]);
  }

  private void pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(emulator.resolve(exchange.getRequestURI().getRawPath()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    answer(exchange, response.statusCode(), response.body());
  }

  private static void fail(HttpExchange exchange, Failure failure)
      throws IOException, InterruptedException {
    switch (failure) {
      case SILENT -> Thread.sleep(Duration.ofMinutes(2));
      case HANGS_UP -> {
        exchange.sendResponseHeaders(200, 1_000);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
      }
      case THROTTLED, DENIED, CLOCK_SKEW, BROKEN -> {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.getResponseHeaders().set("x-amzn-errortype", failure.code);
        answer(
            exchange,
            failure.status,
            "{\"__type\":\"%s\",\"message\":\"%s\"}"
                .formatted(failure.code, failure.message)
                .getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }
}
