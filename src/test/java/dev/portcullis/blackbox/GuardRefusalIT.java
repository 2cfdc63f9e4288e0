package dev.portcullis.blackbox;

import static dev.portcullis.blackbox.GuardedCalls.asking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the guard of the packaged gateway refuses, before a reply or in the middle of it. */
class GuardRefusalIT extends GuardRefusalContract {
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

  @Override
  List<Json> events() {
    return gateway.events();
  }

  @Test
  void aStreamThatBeginsWithASecretIsRefusedInTheSameWords() throws Exception {
    assertRefused(post("/blunt/v1/chat/completions", asking("any", true, "hi")));
  }

  @Test
  void genericRepliesThatCannotBeReadAreRefused() throws Exception {
    var binary = post("/raw/bytes/100", "{}");
    var events = post("/raw/stream/640", "{}");
    var page = post("/echo/as/stub-html/x", "{}");

    assertThat(binary.statusCode()).isEqualTo(400);
    assertThat(binary.body()).contains("cannot read", "flag or allow");
    assertThat(events.statusCode()).isEqualTo(502);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Not an API.");
  }
}
