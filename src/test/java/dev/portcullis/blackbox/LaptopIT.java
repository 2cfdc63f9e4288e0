package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a newcomer sees: the packaged gateway in laptop mode, called as the greeting says. */
class LaptopIT {
  private static final String CHAT =
      "{\"model\":\"stub\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    gateway = GatewayProcess.laptop().start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static RequestSpecification asDemo() {
    return given()
        .baseUri(gateway.url())
        .header("authorization", "Bearer " + gateway.demoKey())
        .contentType("application/json");
  }

  @Test
  void answersAPlainChatCallThroughEveryLayer() {
    asDemo()
        .body(CHAT)
        .post("/openai/v1/chat/completions")
        .then()
        .statusCode(200)
        .header("x-request-id", notNullValue())
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "no-store")
        .header("server", equalTo(null))
        .header("strict-transport-security", equalTo(null))
        .body("object", equalTo("chat.completion"))
        .body("choices[0].message.content", containsString("Hello"));
    assertThat(gateway.auditLines().getLast())
        .contains(
            "\"audit\",\"shape\",\"address\",\"quarantine\",\"authn\",\"body\",\"authz\",\"quota\",\"admin\",\"guard\",\"forward\"");
  }

  @Test
  void streamsAChatCallToItsDone() {
    asDemo()
        .body(CHAT.replace("\"stub\"", "\"stub\",\"stream\":true"))
        .post("/openai/v1/chat/completions")
        .then()
        .statusCode(200)
        .contentType(containsString("text/event-stream"))
        .body(containsString("chat.completion.chunk"))
        .body(containsString("data: [DONE]"))
        .body(not(containsString("\"usage\":{")));
  }

  @Test
  void refusesACallWithoutAKeyInTheProvidersShape() {
    given()
        .baseUri(gateway.url())
        .contentType("application/json")
        .body(CHAT)
        .post("/openai/v1/chat/completions")
        .then()
        .statusCode(401)
        .header("www-authenticate", containsString("Bearer"))
        .header("x-should-retry", "false")
        .body("error.code", equalTo("missing_api_key"))
        .body("status", equalTo(401))
        .body("challenge", containsString("Bearer"));
  }

  @Test
  void saysOnOneScreenWhereItListensWhatStandsBehindItsPortsAndWhatToPaste() {
    assertThat(gateway.output())
        .contains("listening on http://127.0.0.1:", "api-keys embedded", "demo key", "curl -s")
        .contains("\"stream\":true");
    assertThat(gateway.output().lines().count()).isLessThan(45);
  }
}
