package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A route with two upstreams keeps answering while the first of them is in trouble. */
class FailoverIT {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final Pointer ATTEMPTS = Pointer.of("unmapped", "portcullis", "attempts");

  private static ScriptedUpstream broken;
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() throws IOException {
    broken =
        ScriptedUpstream.start(
            (request, wire) -> {
              if (request.body().contains("stub-large")) {
                wire.reset();
              } else {
                wire.json(503, "{\"error\":{\"message\":\"busy\"}}", "retry-after: 30");
              }
            });
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", broken.uri(""))
            .with("portcullis.routes.openai.retry.attempts", "3")
            .variable("FIRST_KEY", "secret-of-the-first")
            .variable("SECOND_KEY", "secret-of-the-second")
            .with("portcullis.routes.openai.upstreams[0].credential", "env:FIRST_KEY")
            .with("portcullis.routes.openai.upstreams[1].credential", "env:SECOND_KEY")
            .with("portcullis.routes.openai.upstreams[1].base-url", stub.origin().toString())
            .with("portcullis.routes.openai.upstreams[1].private-network", "true")
            .with("portcullis.routes.openai.upstreams[1].models[0].alias", "gpt-4o")
            .with("portcullis.routes.openai.upstreams[1].models[0].name", "stub-mini")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
    broken.close();
  }

  @Test
  void answersFromTheSecondUpstreamAndRecordsBothAttempts() throws IOException {
    var response = ask(ServerUnderTest.chat("stub"));
    assertThat(response.status()).isEqualTo(200);
    assertThat(gateway.eventOf(response)).isEqualTo("ok");
    List<Json> attempts = attemptsOfTheLastEvent();
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(0).integer("status")).hasValue(503);
    assertThat(attempts.get(1).text("result")).contains("answered");
  }

  @Test
  void streamsFromTheSecondUpstreamWhereTheFirstResets() throws IOException {
    var response = ask(ServerUnderTest.streamedChat("stub-large"));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.whole()).isTrue();
    assertThat(response.body()).contains("[DONE]");
  }

  @Test
  void callsAModelByTheNameThatEachUpstreamHasForIt() throws IOException {
    assertThat(ask(ServerUnderTest.chat("gpt-4o")).status()).isEqualTo(200);
    assertThat(new String(stub.seen().getLast().body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"stub-mini\"")
        .doesNotContain("gpt-4o");
  }

  @Test
  void showsEachUpstreamItsOwnCredentialAlone() throws IOException {
    assertThat(ask(ServerUnderTest.chat("stub")).status()).isEqualTo(200);

    assertThat(broken.received().getLast().header("authorization"))
        .contains("Bearer secret-of-the-first");
    assertThat(stub.seen().getLast().headers().all("authorization"))
        .containsExactly("Bearer secret-of-the-second");
  }

  private static Wire.Response ask(String body) throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(gateway.post(CHAT, body)).response();
    }
  }

  private static List<Json> attemptsOfTheLastEvent() {
    return ((Json.Arr) ATTEMPTS.in(gateway.events().getLast()).orElseThrow()).items();
  }
}
