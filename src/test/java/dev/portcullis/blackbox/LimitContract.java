package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Limits of a gateway wherever it runs, in however many processes. */
abstract class LimitContract {
  private static final int CALLS = 12;
  private static final int ALLOWED = 5;

  /** The gateway. */
  abstract GatewayInReach gateway();

  @Test
  void aLimitIsExactForCallsThatComeAtTheSameTime() throws Exception {
    String key = gateway().key("--scope", "*", "--limit", "requests=" + ALLOWED + "/31d");
    gateway().model().forget();

    List<Integer> statuses = AtOnce.answers(CALLS, () -> chat(key).statusCode());

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(ALLOWED);
    assertThat(statuses).filteredOn(status -> status == 429).hasSize(CALLS - ALLOWED);
    assertThat(gateway().model().seen()).hasSize(ALLOWED);
  }

  @Test
  void aCallThatIsLargerThanItsLimitReachesNoModel() {
    String key = gateway().key("--scope", "*", "--limit", "tokens=10/31d");
    gateway().model().forget();

    Response reply = chat(key);

    assertThat(reply.statusCode()).isEqualTo(429);
    assertThat(reply.jsonPath().getString("error.code")).isEqualTo("call_exceeds_limit");
    assertThat(reply.header("x-should-retry")).isEqualTo("false");
    assertThat(gateway().model().seen()).isEmpty();
  }

  private Response chat(String key) {
    return given()
        .baseUri(gateway().url())
        .header("authorization", "Bearer " + key)
        .contentType("application/json")
        .body(ServerUnderTest.chat("stub"))
        .post("/openai/v1/chat/completions");
  }
}
