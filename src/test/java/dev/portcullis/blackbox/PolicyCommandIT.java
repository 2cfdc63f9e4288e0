package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import io.restassured.response.Response;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code portcullis policy}, beside a running gateway. */
class PolicyCommandIT {
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .key("acme", "--scope", "*", "--tenant", "acme")
            .key("other", "--scope", "*", "--tenant", "other")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @Tag("slow")
  @Test
  void fencesAllKeysOfATenantFromTheNextCallOnUntilItIsRemoved() {
    assertThat(chat("acme").statusCode()).isEqualTo(200);
    assertThat(run(1, "show", "acme").output()).contains("has no policy");

    run(0, "set", "acme", "--model", "gpt-*", "--cidr", "127.0.0.0/8", "--cidr", "::1/128");

    Response refused = chat("acme");
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.jsonPath().getString("error.code")).isEqualTo("model_denied");
    assertThat(chat("other").statusCode()).isEqualTo(200);
    assertThat(run(0, "show", "acme").output())
        .containsPattern("models +gpt-\\*")
        .containsPattern("cidrs +127.0.0.0/8")
        .containsPattern("version +\\d+");

    run(0, "set", "acme");
    assertThat(run(0, "show", "acme").output()).containsPattern("version +\\d+");
    assertThat(chat("acme").statusCode()).isEqualTo(200);

    run(0, "set", "acme", "--route", "none");
    assertThat(chat("acme").statusCode()).isEqualTo(403);
    run(0, "remove", "acme");
    assertThat(chat("acme").statusCode()).isEqualTo(200);
    assertThat(run(1, "remove", "acme").output()).contains("has no policy");
  }

  @Test
  void takesAllOptionsOfAFence() {
    run(
        0,
        "set",
        "fenced",
        "--scope",
        "openai:chat:*",
        "--scope",
        "openai:models.read",
        "--route",
        "openai",
        "--model",
        "gpt-*",
        "--cidr",
        "192.0.2.0/24",
        "--deny-cidr",
        "192.0.2.9/32");

    assertThat(run(0, "show", "fenced").output())
        .containsPattern("scopes +openai:chat:\\* openai:models.read")
        .containsPattern("routes +openai")
        .containsPattern("models +gpt-\\*")
        .containsPattern("cidrs +192.0.2.0/24")
        .containsPattern("denied +192.0.2.9/32");
    run(0, "remove", "fenced");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "set acme --cidr 10.0.0.1/8",
        "set acme --scope op*nai",
        "set acme --scope admin:keys.*",
        "set a/b",
        "set",
        "show",
        "remove"
      })
  void saysWhatIsWrongWithItsArguments(String words) {
    GatewayProcess command = run(2, words.split(" ", -1));

    assertThat(command.output())
        .contains("Usage: portcullis policy")
        .doesNotContain("Exception", "\tat ");
  }

  private static GatewayProcess run(int expected, String... words) {
    GatewayProcess command =
        gateway.command(
            Stream.concat(Stream.of("policy"), Stream.of(words)).toArray(String[]::new));
    assertThat(command.exitCode()).as(command.output()).isEqualTo(expected);
    return command;
  }

  private static Response chat(String key) {
    return given()
        .baseUri(gateway.url())
        .header("authorization", "Bearer " + gateway.key(key))
        .contentType("application/json")
        .body(ServerUnderTest.chat("stub"))
        .post("/openai/v1/chat/completions");
  }
}
