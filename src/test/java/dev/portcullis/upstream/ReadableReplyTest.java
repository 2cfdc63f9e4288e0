package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies of a generic route on which a guard must be able to read them. */
class ReadableReplyTest {
  private static Gateway.Running generic(ScriptedUpstream.Script script) throws IOException {
    try (ScriptedUpstream upstream = ScriptedUpstream.start(script);
        Gateway gateway = Gateway.to(upstream).generic().readable().start()) {
      return gateway.run(Gateway.chat());
    }
  }

  @Test
  void readsEventsOneByOneAndEndsWithTheirStream() throws IOException {
    var run = generic((request, wire) -> wire.events().event("{\"a\":1}").event("[2]").end());

    assertThat(run.reply().frames())
        .containsExactly(
            Frame.Event.of(null, Json.obj(Json.member("a", 1))),
            Frame.Event.of(null, Json.arr(Json.of(2))));
    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(((Outcome.Answered) run.outcome()).tail()).isEqualTo(Frame.Bytes.NONE);
  }

  @Test
  void cutsEventsWhoseStreamBreaksOff() throws IOException {
    var run = generic((request, wire) -> wire.events().event("{\"a\":1}").close());

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
  }

  @Test
  void refusesEventsThatAreNoJson() throws IOException {
    var run = generic((request, wire) -> wire.events().event("words").end());

    assertThat(run.outcome())
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.UPSTREAM_FAILED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/html; charset=UTF-8",
        "Text/Csv;charset=\"utf-8\"",
        "application/xml",
        "application/x-ndjson",
        "image/svg+xml"
      })
  void readsTextThatIsCutInTheMiddleOfACharacter(String type) throws IOException {
    byte[] text = "é密😀".getBytes(StandardCharsets.UTF_8);
    var run =
        generic(
            (request, wire) -> {
              wire.chunked(type);
              for (byte b : text) {
                wire.chunk(b);
              }
              wire.end();
            });

    assertThat(run.reply().frames()).allMatch(Frame.Text.class::isInstance);
    assertThat(run.reply().text()).isEqualTo("é密😀");
    assertThat(run.reply().heads().getFirst().headers().first("content-type")).hasValue(type);
  }

  @Test
  void cutsTextThatIsNotInUtf8() throws IOException {
    var run =
        generic(
            (request, wire) -> wire.chunked("text/plain").chunk("ok ").chunk((byte) 0xff).end());

    assertThat(run.outcome()).isNotInstanceOf(Outcome.Answered.class);
    assertThat(run.reply().text()).isIn("", "ok ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain; charset=iso-8859-1", "image/png", "application/octet-stream", "odd"})
  void leavesBytesThatItCannotReadToTheGuard(String type) throws IOException {
    var run = generic((request, wire) -> wire.chunked(type).chunk("x").end());

    assertThat(run.reply().frames()).allMatch(Frame.Bytes.class::isInstance);
  }
}
