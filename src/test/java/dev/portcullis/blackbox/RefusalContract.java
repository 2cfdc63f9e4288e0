package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invariants 1, 6 and 9 of the threat model, of a gateway wherever it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RefusalContract {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String PROMPT = "a prompt that nobody repeats";

  private String key = "";

  /** The gateway. */
  abstract GatewayInReach gateway();

  @BeforeAll
  void makeKey() {
    key = gateway().key("--scope", "openai:*", "--model", "stub-mini");
  }

  @BeforeEach
  void forget() {
    gateway().model().forget();
  }

  @ParameterizedTest
  @CsvSource({
    "/openai/v1/nothing, key, stub-mini, 404",
    "/nowhere/v1/chat/completions, key, stub-mini, 404",
    "/openai/v1/chat/completions, none, stub-mini, 401",
    "/openai/v1/chat/completions, forged, stub-mini, 401",
    "/openai/v1/chat/completions, key, stub, 403",
    "/anthropic/v1/messages, key, stub-mini, 403"
  })
  void whatIsRefusedReachesNoModelAndIsNotRepeated(
      String path, String credential, String model, int status) {
    String shown = credential(credential);

    Response reply = post(path, shown, chat(model));

    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.asString() + reply.headers()).doesNotContain(PROMPT, key, "Exception");
    assertThat(gateway().model().seen()).isEmpty();
  }

  @Test
  void whoIsUnknownIsRefusedBeforeTheBodyIsLookedAt() {
    assertThat(post(CHAT, credential("none"), "{\"model").statusCode()).isEqualTo(401);
    assertThat(post(CHAT, credential("forged"), "{\"model").statusCode()).isEqualTo(401);
    assertThat(post(CHAT, key, "{\"model").statusCode()).isEqualTo(400);
    assertThat(gateway().model().seen()).isEmpty();
  }

  @Test
  void aMemberThatStandsTwiceReachesNoModel() {
    String twice = chat("stub-mini").replace("{\"model\"", "{\"model\":\"stub\",\"model\"");

    assertThat(post(CHAT, key, twice).statusCode()).isEqualTo(400);
    assertThat(gateway().model().seen()).isEmpty();
  }

  @Test
  void twoCredentialsAreOneTooMany() {
    Response reply = asking(key).header("x-api-key", key).body(chat("stub-mini")).post(CHAT);

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(gateway().model().seen()).isEmpty();
  }

  @Test
  void theModelSeesNothingOfTheCallersCredential() {
    assertThat(post(CHAT, key, chat("stub-mini")).statusCode()).isEqualTo(200);

    assertThat(gateway().model().seen().getLast().headers().fields())
        .noneMatch(field -> field.value().contains("pcl_"));
  }

  private static String chat(String model) {
    return "{\"model\":\"%s\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, PROMPT);
  }

  private String credential(String kind) {
    return switch (kind) {
      case "none" -> "";
      case "forged" -> key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");
      default -> key;
    };
  }

  private Response post(String path, String credential, String body) {
    return asking(credential).body(body).post(path);
  }

  private RequestSpecification asking(String credential) {
    RequestSpecification request = given().baseUri(gateway().url()).contentType("application/json");
    List.of(credential).stream()
        .filter(shown -> !shown.isEmpty())
        .forEach(shown -> request.header("authorization", "Bearer " + shown));
    return request;
  }
}
