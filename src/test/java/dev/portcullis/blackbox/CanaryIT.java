package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Invariant 5: no credential and no text of a prompt or a reply in a log, an audit event or an
 * error. A canary is put wherever a client or an upstream can put one, and then looked for.
 */
class CanaryIT {
  private static final String CANARY = "canary7f3a9";
  private static final String CHAT = "/openai/v1/chat/completions";

  private static ScriptedUpstream upstream;
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() throws IOException {
    upstream =
        ScriptedUpstream.start(
            (request, wire) -> {
              if (request.body().contains("status-500")) {
                wire.json(500, "{\"error\":{\"message\":\"" + CANARY + "\"}}", "x-a: " + CANARY);
              } else if (request.body().contains("html")) {
                wire.reply(200, "text/html", "<b>" + CANARY + "</b>");
              } else if (request.body().contains("torn")) {
                wire.json(200, "{\"" + CANARY + "\":" + CANARY);
              } else if (request.body().contains("stream")) {
                wire.events().event("{\"" + CANARY + "\":").end();
              } else {
                wire.json(401, "{\"error\":{\"message\":\"" + CANARY + "\"}}");
              }
            });
    stub = StubModel.start();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .route("broken", "openai", upstream.uri(""))
            .variable("UPSTREAM_SECRET", CANARY)
            .with("portcullis.routes.broken.upstreams[0].credential", "env:UPSTREAM_SECRET")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
    stub.close();
  }

  @Test
  void whatClientsSendIsNowhere() throws IOException {
    String fine = ServerUnderTest.chat("stub");
    String prompt = fine.replace("a b c", CANARY);
    List<String> requests =
        List.of(
            request(CHAT, bearer("pcl_" + CANARY), fine),
            request(CHAT, "authorization: Basic " + CANARY + "\r\n", fine),
            request(CHAT, "x-api-key: " + gateway.key() + CANARY + "\r\n", fine),
            request(CHAT + "?key=" + CANARY, bearer(gateway.key()), fine),
            request("/openai/" + CANARY, bearer(gateway.key()), fine),
            request("/" + CANARY, bearer(gateway.key()), fine),
            request(CHAT, bearer(gateway.key()) + "x-note: " + CANARY + "\r\n", fine),
            request(CHAT, bearer(gateway.key()), "{\"" + CANARY),
            request(CHAT, bearer(gateway.key()), "{\"" + CANARY + "\":1,\"" + CANARY + "\":2}"),
            request(CHAT, bearer(gateway.key()), fine.replace("\"stub\"", "\"" + CANARY + " x\"")),
            request(CHAT, "host: " + CANARY + "\r\n" + bearer(gateway.key()), fine),
            CANARY + " " + CHAT + " HTTP/1.1\r\nhost: gateway\r\n\r\n",
            "GET /" + CANARY + " HTTP/1.1\r\nhost: gateway\r\n" + CANARY + "\r\n\r\n");
    for (String request : requests) {
      try (Wire wire = gateway.connect()) {
        var response = wire.send(request).response();
        assertThat(response.body() + response.headers()).as(request).doesNotContain(CANARY);
      }
    }
    try (Wire wire = gateway.connect()) { // what the model answers is the client's to read
      assertThat(wire.send(request(CHAT, bearer(gateway.key()), prompt)).response().body())
          .contains(CANARY);
    }
    assertNowhere();
  }

  @Test
  void whatUpstreamsSayThatIsNotForTheClientIsNowhere() throws IOException {
    String chat = ServerUnderTest.chat("any");
    for (String body :
        List.of(
            chat.replace("a b c", "status-500"),
            chat.replace("a b c", "html"),
            chat.replace("a b c", "torn"),
            ServerUnderTest.streamedChat("any"),
            chat)) {
      try (Wire wire = gateway.connect()) {
        var response =
            wire.send(request("/broken/v1/chat/completions", bearer(gateway.key()), body))
                .response();
        assertThat(response.status()).isBetween(500, 504);
        assertThat(response.body() + response.headers()).doesNotContain(CANARY);
      }
    }
    assertNowhere();
  }

  @Test
  void aSecretThatWasPutWhereAReferenceBelongsIsNotRepeated() {
    for (String key :
        List.of(
            "portcullis.keys.ring",
            "portcullis.server.port",
            "portcullis.mode",
            "portcullis.routes.openai.dialect",
            "portcullis.routes.openai.upstreams[0].credential",
            "portcullis.address.allow")) {
      try (GatewayProcess wrong = GatewayProcess.laptop().with(key, "sk-" + CANARY).launch()) {
        assertThat(wrong.exitCode()).as(key).isNotZero();
        assertThat(wrong.output()).as(key).doesNotContain(CANARY).contains("portcullis");
      }
    }
  }

  private static void assertNowhere() throws IOException {
    assertThat(gateway.process().output()).doesNotContain(CANARY);
    assertThat(String.join("\n", gateway.process().auditLines()))
        .doesNotContain(CANARY)
        .doesNotContain(gateway.key());
    assertThat(Files.exists(gateway.process().home().resolve("data"))).isTrue();
  }

  private static String bearer(String key) {
    return "authorization: Bearer " + key + "\r\n";
  }

  private static String request(String path, String headers, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\n"
        + (headers.contains("host: ") ? "" : "host: gateway\r\n")
        + headers
        + "connection: close\r\ncontent-type: application/json\r\ncontent-length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }
}
