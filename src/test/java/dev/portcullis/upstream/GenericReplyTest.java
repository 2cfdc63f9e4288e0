package dev.portcullis.upstream;

import static dev.portcullis.upstream.Outcomes.answered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Replies on a generic route: bytes that mean nothing here, documents, and none. */
class GenericReplyTest {
  private static Gateway.Running run(ScriptedUpstream.Script script) {
    return run(script, Gateway.get("things"));
  }

  private static Gateway.Running run(ScriptedUpstream.Script script, Call call) {
    try (var upstream = ScriptedUpstream.start(script);
        Gateway gateway = Gateway.to(upstream).replyLimit(10_000).generic().start()) {
      Gateway.Running run = gateway.run(call);
      assertThat(gateway.failures()).isEmpty();
      return run;
    }
  }

  private static Head head(Gateway.Running run) {
    return run.reply().heads().getFirst();
  }

  @Test
  void passesOpaqueBytesOnAGenericRoute() {
    var run =
        run(
            (request, wire) -> {
              wire.chunked("Text/Plain; charset=utf-8").chunk("one ").chunk("two");
              wire.end();
            });

    assertThat(answered(run)).isEqualTo(new Outcome.Answered(head(run), Frame.Bytes.NONE));
    assertThat(head(run))
        .isEqualTo(new Head(200, Headers.of("content-type", "Text/Plain; charset=utf-8")));
    assertThat(run.reply().text()).isEqualTo("one two");
    assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void passesEventsAsBytesOnAGenericRoute() {
    var run = run((request, wire) -> wire.events().event("anything").end());

    assertThat(run.reply().text()).isEqualTo("data: anything\n\n");
  }

  @Test
  void callsAnOddContentTypeOpaque() {
    var run = run((request, wire) -> wire.reply(200, "what is this", "x"));

    assertThat(head(run).headers().first("content-type")).contains("application/octet-stream");
  }

  @Test
  void readsDocumentsOnAGenericRoute() {
    var run = run((request, wire) -> wire.reply(201, "application/vnd.x+json", "{ }"));

    assertThat(answered(run))
        .isEqualTo(
            new Outcome.Answered(
                new Head(201, Headers.of("content-type", "application/vnd.x+json")),
                new Frame.Document(Json.obj(), List.of())));
  }

  @Test
  void answersWithoutABodyOnAGenericRoute() {
    var run = run((request, wire) -> wire.send("HTTP/1.1 204 No Content\r\n\r\n"));

    assertThat(answered(run).head().status()).isEqualTo(204);
    assertThat(answered(run).tail()).isEqualTo(Frame.Bytes.NONE);
    assertThat(run.reply().heads()).isEmpty();
  }

  @Test
  void answersHeadRequests() {
    var call =
        Gateway.call("HEAD", List.of("x"), Headers.NONE, Optional.empty(), false, Optional.empty());
    var run =
        run(
            (request, wire) ->
                wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
                    .send("content-length: 5000000\r\n\r\n"),
            call);

    assertThat(answered(run).tail()).isEqualTo(Frame.Bytes.NONE);
  }

  @Test
  void cutsOpaqueBytesThatBreakOff() {
    var run = run((request, wire) -> wire.chunked("text/plain").chunk("one").close());

    assertThat(run.outcome()).isInstanceOf(Outcome.Cut.class);
  }
}
