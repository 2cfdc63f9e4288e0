package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.guard.SecretCorpus;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guard does not let out was paid for at the upstream; what it does not let in was not. */
class ChargedRefusalIT {
  private static final String CHAT = "/v1/chat/completions";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReplyThatTheGuardRefusedIsChargedAndARequestIsNot(boolean streamed) throws Exception {
    try (StubModel stub = StubModel.start();
        ServerUnderTest gateway =
            ServerUnderTest.setup()
                .route("openai", "openai", stub.origin())
                .with("portcullis.routes.openai.guard.secrets.input", "refuse")
                .with("portcullis.routes.openai.guard.secrets.output", "refuse")
                .with("portcullis.limits.key.tokens", "100000/31d")
                .with("portcullis.limits.key.requests", "100/31d")
                .start()) {
      var out =
          ask(
              gateway,
              streamed
                  ? ServerUnderTest.streamedChat("stub-secrets")
                  : ServerUnderTest.chat("stub-secrets"));
      var in =
          ask(
              gateway,
              ServerUnderTest.chat("stub").replace("a b c", SecretCorpus.secret("github-token")));

      assertThat(out.body()).contains("content_filter");
      assertThat(charged(gateway, 0)).isPositive();
      assertThat(in.body()).contains("content_filter");
      assertThat(charged(gateway, 1)).isZero();
      assertThat(in.header("x-ratelimit-remaining-requests")).isEqualTo("98");
    }
  }

  private static Wire.Response ask(ServerUnderTest gateway, String body) throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(gateway.post("/openai" + CHAT, body)).response();
    }
  }

  private static long charged(ServerUnderTest gateway, int event) {
    Json quota =
        Pointer.of("unmapped", "portcullis", "quota").in(gateway.events().get(event)).orElseThrow();
    return quota.integer("charged_tokens").orElseThrow();
  }
}
