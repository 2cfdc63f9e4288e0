package dev.portcullis.blackbox;

import static dev.portcullis.blackbox.GuardedCalls.TOKEN;
import static dev.portcullis.blackbox.GuardedCalls.asking;
import static dev.portcullis.blackbox.GuardedCalls.at;
import static dev.portcullis.blackbox.GuardedCalls.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Replies that the guard refuses, before or in the middle of them. */
class GuardRefusalIT {
  private static GuardedGateway gateway;

  @BeforeAll
  static void start() {
    gateway = GuardedGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void aPlainReplyWithASecretIsRefusedInWordsThatSdksKnow() throws Exception {
    assertRefused(gateway.post("/refuse/v1/chat/completions", asking("stub", false, TOKEN)));
  }

  @Test
  void aStreamThatBeginsWithASecretIsRefusedInTheSameWords() throws Exception {
    assertRefused(gateway.post("/blunt/v1/chat/completions", asking("any", true, "hi")));
  }

  private static void assertRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(at(json(response.body()), "error", "code")).isEqualTo("content_filter");
    assertThat(response.body()).contains("github-token").doesNotContain(TOKEN);
  }

  @Test
  void aStreamIsCutAtASecretAndItsEventSaysSo() throws Exception {
    int before = gateway.events().size();
    String text = "word ".repeat(50) + TOKEN + " word";
    String body = asking("stub", true, text);

    String got;
    try {
      got = gateway.post("/refuse/v1/chat/completions", body).body();
    } catch (IOException cut) {
      got = "";
    }

    assertThat(got).doesNotContain(TOKEN, "[DONE]");
    assertThat(gateway.gateway().eventAfter(before)).isEqualTo("cut_guard");
  }
}
