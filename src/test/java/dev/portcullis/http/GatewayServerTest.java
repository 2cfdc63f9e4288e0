package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GatewayServerTest {
  @Test
  void answersWithADocument() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      var response = wire.get("/a?b=c").response();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("{\"said\":\"GET /a?b=c\"}");
      assertThat(response.header("content-length")).isEqualTo("21");
      assertThat(response.header("content-type")).isEqualTo("application/json");
    }
  }

  @Test
  void putsItsOwnFieldsOnEveryReply() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.headers())
          .containsEntry("x-request-id", gateway.awaitSeen().exchange().request().id())
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("cache-control", "no-store")
          .containsKey("date")
          .doesNotContainKeys("server", "strict-transport-security", "connection");
    }
  }

  @Test
  void neverLetsALayerFrameTheReply() throws Exception {
    Layer layer =
        (in, out, next) ->
            new Outcome.Answered(
                new Head(
                    200,
                    Headers.of(
                        "content-length", "1",
                        "transfer-encoding", "chunked",
                        "connection", "close",
                        "server", "x",
                        "x-request-id", "theirs",
                        "x-kept", "1")),
                Layers.document("whole"));
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.body()).contains("whole");
      assertThat(response.headers())
          .containsEntry("x-kept", "1")
          .containsEntry("x-request-id", gateway.awaitSeen().exchange().request().id())
          .doesNotContainKeys("server", "connection", "transfer-encoding");
    }
  }

  @Test
  void refusesInTheFallbackVoiceWhereNoRouteIsKnown() throws Exception {
    Layer layer =
        (in, out, next) ->
            new Outcome.Refused(
                Refusal.of(Reason.INVALID_CREDENTIAL, "No.")
                    .with("www-authenticate", "Bearer")
                    .with("www-authenticate", "DPoP"));
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.status()).isEqualTo(401);
      assertThat(response.body()).contains("\"code\":\"invalid_api_key\"");
      assertThat(response.headers())
          .containsEntry("content-type", "application/problem+json")
          .containsEntry("www-authenticate", "Bearer,DPoP")
          .containsEntry("x-should-retry", "false")
          .doesNotContainKey("retry-after");
    }
  }

  @Test
  void answersInTheVoiceOfItsRoute() throws Exception {
    Layer layer =
        (in, out, next) -> {
          in.route().fill(PlainDialect.route(new PlainVoice("request-id")));
          return Outcome.refused(Reason.UNKNOWN_MODEL, "No.");
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      String id = gateway.awaitSeen().exchange().request().id();
      assertThat(response.headers())
          .containsEntry("request-id", id)
          .containsEntry("x-request-id", id);
    }
  }

  @Test
  void saysWhenToTryAgainInWholeSecondsRoundedUp() throws Exception {
    try (var gateway = new Gateway(throttles(Duration.ofMillis(1_200)));
        var wire = gateway.wire()) {
      assertThat(wire.get("/").response().headers())
          .containsEntry("retry-after", "2")
          .containsEntry("x-should-retry", "true");
    }
  }

  @Test
  void saysNotToTryAgainAfterALongWait() throws Exception {
    try (var gateway = new Gateway(throttles(Duration.ofSeconds(61)));
        var wire = gateway.wire()) {
      assertThat(wire.get("/").response().headers())
          .containsEntry("retry-after", "61")
          .containsEntry("x-should-retry", "false");
    }
  }

  private static Layer throttles(Duration wait) {
    return (in, out, next) ->
        new Outcome.Refused(Refusal.of(Reason.THROTTLED, "Wait.").retryAfter(wait));
  }

  @Test
  void framesNoBodyWhereThereIsNone() throws Exception {
    Layer layer =
        (in, out, next) -> new Outcome.Answered(new Head(204, Headers.NONE), Frame.Bytes.NONE);
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.get("/");

      assertThat(wire.head()).isEqualTo(204);
      assertThat(wire.headers()).doesNotContainKeys("content-length", "transfer-encoding");
      assertThat(wire.get("/").head()).isEqualTo(204);
    }
  }

  @Test
  void answersHeadWithoutABody() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      var head = wire.send("HEAD /h HTTP/1.1\r\nHost: test\r\n\r\n").response(true);
      var next = wire.get("/next").response();

      assertThat(head.header("content-length")).isEqualTo("18");
      assertThat(next.body()).contains("GET /next");
    }
  }

  @Test
  void closesWhereTheClientAsksForIt() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
      var response = wire.response();

      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(response.whole()).isTrue();
      assertThat(wire.endedInOrder()).isTrue();
    }
  }

  @Test
  void servesTwoThousandRequestsOnOneConnection() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      for (int i = 0; i < 2_000; i++) {
        assertThat(wire.get("/" + i).response().body()).contains("GET /" + i + "\"");
      }
      assertThat(gateway.arrived).hasSize(2_000);
    }
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      var all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
      }
      wire.send(all.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(wire.response().body()).contains("GET /" + i + "\"");
      }
    }
  }

  @Test
  void servesOneRequestOfAConnectionAtATime() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          entered.countDown();
          release.await();
          return new Outcome.Answered(Layers.JSON, Layers.document(in.request().target()));
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      String ahead = "GET /ahead HTTP/1.1\r\nHost: test\r\n\r\n".repeat(10_000);
      Thread sender = Thread.ofVirtual().start(() -> sendQuietly(wire, ahead));
      entered.await();
      int whileBusy = gateway.arrived.size();
      release.countDown();
      for (int i = 0; i < 10_000; i++) {
        assertThat(wire.response().status()).isEqualTo(200);
      }
      sender.join();
      assertThat(whileBusy).isEqualTo(1);
    }
  }

  private static void sendQuietly(Wire wire, String text) {
    try {
      wire.send(text);
    } catch (IOException gone) {
      // the reader tells
    }
  }

  @Test
  void servesManyClientsAtOnce() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<Future<Integer>>();
      for (int client = 0; client < 64; client++) {
        String name = "/client" + client + "/";
        Callable<Integer> task =
            () -> {
              try (var wire = gateway.wire()) {
                for (int i = 0; i < 50; i++) {
                  assertThat(wire.get(name + i).response().body()).contains(name + i + "\"");
                }
                return 50;
              }
            };
        results.add(pool.submit(task));
      }
      for (var result : results) {
        assertThat(result.get()).isEqualTo(50);
      }
      Set<String> ids = new HashSet<>();
      gateway.arrived.forEach(exchange -> ids.add(exchange.request().id()));
      assertThat(ids).hasSize(64 * 50);
      assertThat(gateway.failures).isEmpty();
    }
  }

  @Test
  void understandsAStockClient() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(1 << 20));
        var client = HttpClient.newHttpClient()) {
      for (int i = 0; i < 20; i++) {
        var request =
            HttpRequest.newBuilder(gateway.uri("/"))
                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(i * 10_000)))
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).contains("read " + i * 10_000 + "\"");
      }
    }
  }
}
