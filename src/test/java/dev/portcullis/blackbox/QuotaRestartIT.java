package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** The ledger of a process that was killed or told to end, and of two that want the same one. */
class QuotaRestartIT {
  private static GatewayProcess.Setup setup() {
    return GatewayProcess.laptop().with("portcullis.limits.tenant.requests", "3/31d");
  }

  private static Response chat(GatewayProcess gateway) {
    return given()
        .header("authorization", "Bearer " + gateway.demoKey())
        .contentType("application/json")
        .body(ServerUnderTest.chat("stub"))
        .post(gateway.url() + "/openai/v1/chat/completions");
  }

  @Test
  void countsOnAfterTheProcessWasKilledAndAfterItEnded() {
    GatewayProcess.Setup first = setup();
    try (GatewayProcess killed = first.start()) {
      assertThat(chat(killed).statusCode()).isEqualTo(200);
      killed.handle().destroyForcibly();
      killed.exitCode();

      try (GatewayProcess ended = setup().home(first.home()).start()) {
        Response second = chat(ended);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.header("x-ratelimit-remaining-requests")).isEqualTo("1");
        ended.handle().destroy();
        assertThat(ended.exitCode()).isZero();

        try (GatewayProcess third = setup().home(first.home()).start()) {
          assertThat(chat(third).statusCode()).isEqualTo(200);
          assertThat(chat(third).statusCode()).isEqualTo(429);
        }
      }
    }
  }

  @Test
  void letsNoSecondProcessCountWithTheSameLedgerAndNamesTheFirst() {
    GatewayProcess.Setup first = setup();
    try (GatewayProcess holder = first.start();
        GatewayProcess second = setup().home(first.home()).launch()) {

      assertThat(second.exitCode()).isEqualTo(78);
      assertThat(second.output())
          .contains("portcullis.data-directory", "process " + holder.handle().pid(), "what to do:")
          .doesNotContain("listening", "Exception", "  at ");
      assertThat(chat(holder).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void showsANewcomerALimitThatIsNeverInTheWay() {
    try (GatewayProcess gateway = GatewayProcess.laptop().start()) {
      assertThat(chat(gateway).header("x-ratelimit-limit-requests")).isEqualTo("6000");
      assertThat(gateway.output())
          .contains("each key: requests 6000/1m, tokens off, concurrent off")
          .contains("each tenant: off", "routes: off", "models: off");
    }
  }

  @Test
  void turnsTheLimitOfALaptopOffByAnEmptyValue() {
    try (GatewayProcess gateway =
        GatewayProcess.laptop().variable("PORTCULLIS_LIMITS_KEY_REQUESTS", "").start()) {
      assertThat(gateway.output()).contains("each key: off");
      assertThat(chat(gateway).header("ratelimit")).isNull();
    }
  }
}
