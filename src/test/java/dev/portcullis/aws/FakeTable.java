package dev.portcullis.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Something that speaks DynamoDB's protocol, and says what a test tells it to. */
final class FakeTable implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;
  private final Script script;
  private final AwsClients clients;

  /** What came: {@code UpdateItem}, and its JSON. */
  record Asked(String operation, String body) {}

  /** What to say. */
  interface Script {
    Answer answer(Asked asked, int number) throws Exception;
  }

  /** What is said. */
  sealed interface Answer {
    record Said(int status, String body) implements Answer {}

    /** Nothing, for longer than anybody waits. */
    record Silence() implements Answer {}

    /** The connection ends in the middle of an answer. */
    record Torn() implements Answer {}

    /** This image of the item: JSON. */
    static Answer ok(String item) {
      return new Said(200, "{\"Attributes\":" + item + "}");
    }

    /** The condition does not hold, of this item: JSON. */
    static Answer refused(String item) {
      return new Said(
          400,
          """
          {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
           "message":"The conditional request failed","Item":%s}"""
              .formatted(item));
    }

    /** An error of this type. */
    static Answer error(int status, String type, String message) {
      return new Said(
          status,
          "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"%s\"}"
              .formatted(type, message));
    }
  }

  FakeTable(Script script) throws IOException {
    this.script = script;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    clients =
        AwsWorld.clients(
            new AwsSettings(
                "eu-central-1",
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                "fake",
                Duration.ofSeconds(5),
                Duration.ofSeconds(1)),
            List.of());
  }

  private void handle(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("x-amz-target");
    var now =
        new Asked(
            target.substring(target.indexOf('.') + 1),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int number;
    synchronized (asked) {
      asked.add(now);
      number = asked.size();
    }
    try {
      switch (script.answer(now, number)) {
        case Answer.Said(int status, String body) -> say(exchange, status, body, body.length());
        case Answer.Torn torn -> say(exchange, 200, "{\"Attr", 1_000);
        case Answer.Silence silence -> closed.await();
      }
    } catch (Exception failed) {
      throw new IOException(failed);
    } finally {
      exchange.close();
    }
  }

  private static void say(HttpExchange exchange, int status, String body, int length)
      throws IOException {
    exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, length);
    OutputStream out = exchange.getResponseBody();
    out.write(body.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Clients that take it for DynamoDB, and wait a second for it. */
  AwsClients clients() {
    return clients;
  }

  /** What has come so far. */
  List<Asked> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  @Override
  public void close() {
    clients.close();
    closed.countDown();
    server.stop(0);
    threads.close();
  }
}
