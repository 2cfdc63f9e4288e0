package dev.portcullis.blackbox;

import static dev.portcullis.blackbox.GuardedCalls.allRows;
import static dev.portcullis.blackbox.GuardedCalls.asking;
import static dev.portcullis.blackbox.GuardedCalls.assertEachRowRedacted;
import static dev.portcullis.blackbox.GuardedCalls.at;
import static dev.portcullis.blackbox.GuardedCalls.events;
import static dev.portcullis.blackbox.GuardedCalls.joined;
import static dev.portcullis.blackbox.GuardedCalls.json;
import static dev.portcullis.blackbox.GuardedCalls.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each secret of the corpus through the guard of the packaged gateway, whichever way it goes. */
class GuardCorpusIT {
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
  void everyRowOfTheCorpusIsRedactedOnItsWayToTheModel() throws Exception {
    gateway.stub().forget();

    var response = gateway.post("/in/v1/chat/completions", asking("stub", false, allRows()));

    assertThat(response.statusCode()).isEqualTo(200);
    Json seen = json(gateway.stub().seen().getLast().text());
    assertEachRowRedacted(at(seen, "messages", "0", "content"));
  }

  @Test
  void everyRowOfTheCorpusIsRedactedInAPlainReply() throws Exception {
    var response = gateway.post("/out/v1/chat/completions", asking("stub", false, allRows()));

    assertEachRowRedacted(at(json(response.body()), "choices", "0", "message", "content"));
  }

  @Test
  void everyRowOfTheCorpusIsRedactedInAStreamOfChatCompletions() throws Exception {
    var response = gateway.post("/out/v1/chat/completions", asking("stub", true, allRows()));

    assertThat(response.body()).endsWith("data: [DONE]\n\n");
    assertEachRowRedacted(joined(response.body(), "choices", "0", "delta", "content"));
  }

  @Test
  void everyRowOfTheCorpusIsRedactedInAStreamedResponseAndInItsEnd() throws Exception {
    String body = "{\"model\":\"stub\",\"stream\":true,\"input\":" + quoted(allRows()) + "}";

    var response = gateway.post("/out/v1/responses", body);

    List<Json> events = events(response.body());
    assertEachRowRedacted(joined(response.body(), "delta"));
    assertThat(events.getLast().text("type")).hasValue("response.completed");
    assertEachRowRedacted(at(events.getLast(), "response", "output", "0", "content", "0", "text"));
  }
}
