package dev.portcullis.blackbox;

import static dev.portcullis.blackbox.GuardedCalls.TOKEN;
import static dev.portcullis.blackbox.GuardedCalls.asking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The guard of the packaged gateway, between real connections. */
class GuardIT extends GuardContract {
  private static GuardedGateway gateway;

  @BeforeAll
  static void start() {
    gateway = GuardedGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Override
  GatewayInReach gateway() {
    return GatewayInReach.of(gateway.gateway(), gateway.stub());
  }

  @Test
  void theEventSaysWhatWasLookedAtAndFoundButNotTheText() throws Exception {
    gateway.post("/openai/v1/chat/completions", asking("stub", false, "my " + TOKEN));

    Json event = gateway.events().getLast();
    Json detail = Pointer.of("unmapped", "portcullis").in(event).orElseThrow();
    assertThat(JsonWriter.text(detail.at("findings").orElseThrow()))
        .isEqualTo(
            "[{\"action\":\"redact\",\"count\":1,\"direction\":\"input\",\"rule\":\"github-token\"}]");
    assertThat(Pointer.of("inspected", "input", "characters").in(detail))
        .hasValue(Json.of(3L + TOKEN.length()));
    assertThat(Pointer.of("inspected", "output", "texts").in(detail)).hasValue(Json.of(1));
    assertThat(JsonWriter.text(event)).doesNotContain(TOKEN);
  }

  @Test
  void theStartSaysWhatIsOnAndOff() {
    assertThat(gateway.gateway().process().output())
        .contains(
            "guard     secrets redact in and out; personal flag in and out, on anthropic, echo, openai, raw",
            "guard     secrets allow in, redact out; personal allow in, redact out, on out");
  }

  @Test
  void aWrongActionStopsTheStart() {
    try (GatewayProcess wrong =
        GatewayProcess.laptop()
            .with("portcullis.routes.openai.guard.secrets.input", "sometimes")
            .launch()) {
      assertThat(wrong.exitCode()).isNotZero();
      assertThat(wrong.output())
          .contains("portcullis.routes.openai.guard.secrets.input")
          .doesNotContain("sometimes");
    }
  }
}
