package dev.portcullis.blackbox;

import static dev.portcullis.blackbox.GuardedCalls.TOKEN;
import static dev.portcullis.blackbox.GuardedCalls.at;
import static dev.portcullis.blackbox.GuardedCalls.json;
import static dev.portcullis.blackbox.GuardedCalls.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The guard of routes whose documents the gateway does not know. */
class GuardGenericIT {
  private static final String HIDDEN = "[redacted:github-token]";

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
  void requestsAreRefusedByKind() throws Exception {
    var query = gateway.post("/echo/x?key=" + TOKEN, "{}");
    var name = gateway.post("/echo/x", "{" + quoted(TOKEN) + ":1}");

    assertThat(query.statusCode()).isEqualTo(400);
    assertThat(at(json(query.body()), "detail")).contains("github-token");
    assertThat(query.body() + name.body()).doesNotContain(TOKEN);
    assertThat(name.statusCode()).isEqualTo(400);
  }

  @Test
  void genericDocumentsAreRedactedBothWays() throws Exception {
    gateway.stub().forget();

    var response = gateway.post("/echo/x", "{\"a\":[" + quoted("is " + TOKEN) + "]}");

    assertThat(gateway.stub().seen().getLast().text()).isEqualTo("{\"a\":[\"is " + HIDDEN + "\"]}");
    assertThat(at(json(response.body()), "body")).contains(HIDDEN);
  }

  @Test
  void genericRepliesThatCannotBeReadAreRefused() throws Exception {
    var binary = gateway.post("/raw/bytes/100", "{}");
    var events = gateway.post("/raw/stream/640", "{}");
    var page = gateway.post("/echo/as/stub-html/x", "{}");

    assertThat(binary.statusCode()).isEqualTo(400);
    assertThat(binary.body()).contains("cannot read", "flag or allow");
    assertThat(events.statusCode()).isEqualTo(502);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Not an API.");
  }
}
