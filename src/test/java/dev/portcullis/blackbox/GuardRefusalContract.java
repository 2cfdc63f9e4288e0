package dev.portcullis.blackbox;

import static dev.portcullis.blackbox.GuardedCalls.TOKEN;
import static dev.portcullis.blackbox.GuardedCalls.asking;
import static dev.portcullis.blackbox.GuardedCalls.at;
import static dev.portcullis.blackbox.GuardedCalls.json;
import static dev.portcullis.blackbox.GuardedCalls.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What the guard refuses, of a gateway wherever it runs, which has two more routes: {@code refuse},
 * whose replies may hold no secret, and {@code echo}, whose documents the gateway does not know.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GuardRefusalContract {
  private String key = "";

  /** The gateway. */
  abstract GatewayInReach gateway();

  /** Its audit events so far. */
  abstract List<Json> events();

  @BeforeEach
  void makeKey() {
    if (key.isEmpty()) {
      key = gateway().key("--scope", "*");
    }
  }

  /** The reply to a call of this path with a key that may do everything. */
  HttpResponse<String> post(String path, String body) throws Exception {
    return GuardedCalls.post(gateway().url() + path, key, body);
  }

  @Test
  void aPlainReplyWithASecretIsRefusedInWordsThatSdksKnow() throws Exception {
    assertRefused(post("/refuse/v1/chat/completions", asking("stub", false, TOKEN)));
  }

  static void assertRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(at(json(response.body()), "error", "code")).isEqualTo("content_filter");
    assertThat(response.body()).contains("github-token").doesNotContain(TOKEN);
  }

  @Test
  void aStreamIsCutAtASecretAndItsEventSaysSo() throws Exception {
    int before = events().size();
    String text = "word ".repeat(50) + TOKEN + " word";
    String body = asking("stub", true, text);

    String got;
    try {
      got = post("/refuse/v1/chat/completions", body).body();
    } catch (IOException cut) {
      got = "";
    }

    assertThat(got).doesNotContain(TOKEN, "[DONE]");
    Eventually.holds(
        () ->
            events().stream()
                .skip(before)
                .anyMatch(event -> event.text("status_code").equals(Optional.of("cut_guard"))));
  }

  @Test
  void requestsOfUnknownDocumentsAreRefusedByKind() throws Exception {
    gateway().model().forget();

    var query = post("/echo/x?key=" + TOKEN, "{}");
    var name = post("/echo/x", "{" + quoted(TOKEN) + ":1}");

    assertThat(query.statusCode()).isEqualTo(400);
    assertThat(at(json(query.body()), "detail")).contains("github-token");
    assertThat(query.body() + name.body()).doesNotContain(TOKEN);
    assertThat(name.statusCode()).isEqualTo(400);
    assertThat(gateway().model().seen()).isEmpty();
  }

  @Test
  void unknownDocumentsAreRedactedBothWays() throws Exception {
    String hidden = "[redacted:github-token]";
    gateway().model().forget();

    var response = post("/echo/x", "{\"a\":[" + quoted("is " + TOKEN) + "]}");

    assertThat(gateway().model().seen().getLast().text())
        .isEqualTo("{\"a\":[\"is " + hidden + "\"]}");
    assertThat(at(json(response.body()), "body")).contains(hidden);
  }
}
