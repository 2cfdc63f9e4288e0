package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guard on streams that say text elsewhere than in plain deltas. */
class GuardStreamShapesTest extends GuardStreamCase {
  @Test
  void replacesInTokenListsOfAStreamPieceByPiece() {
    String event =
        """
        {"choices":[{"index":0,"delta":{"content":"x"},"logprobs":{"content":[\
        {"token":%s,"bytes":[1]},{"token":%s,"bytes":[2]}]}}]}""";

    var run =
        GuardWorld.chat(DEFAULT)
            .streams(
                event.formatted(GuardWorld.quoted("a " + START), GuardWorld.quoted(REST)),
                event.formatted("\" b\"", "\" o\""),
                STOP,
                DONE);

    assertThat(run.wire().getFirst())
        .contains(
            "{\"token\":\"a " + HIDDEN + "\",\"bytes\":null},{\"token\":\"\",\"bytes\":null}");
    assertThat(run.wire().get(1)).contains("{\"token\":\" b\"").contains("{\"token\":\" o\"");
  }

  @Test
  void replacesInTheInputOfAToolThatStaysJson() {
    String json = "{\"a\":\"x\\n" + TOKEN + "\\n\",\"b\":\"\\u0041\\/\"}";
    List<String> events = new ArrayList<>();
    events.add(
        "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":"
            + "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"f\",\"input\":{}}}");
    for (int at = 0; at < json.length(); at++) {
      events.add(
          "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":"
              + "{\"type\":\"input_json_delta\",\"partial_json\":"
              + GuardWorld.quoted(json.substring(at, at + 1))
              + "}}");
    }
    events.add("{\"type\":\"content_block_stop\",\"index\":1}");
    events.add("{\"type\":\"message_stop\"}");

    var run = GuardWorld.messages(DEFAULT).streams(events);

    String input = run.joined("delta", "partial_json");
    assertThat(GuardRun.at(GuardWorld.json(input), "a")).isEqualTo("x\n" + HIDDEN + "\n");
    assertThat(input).endsWith("\"b\":\"\\u0041\\/\"}");
  }

  private static String part(String type, String text) {
    return "{\"type\":\"response.content_part."
        + type
        + "\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":"
        + GuardWorld.quoted(text)
        + "}}";
  }

  private static String piece(String text) {
    return "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"delta\":"
        + GuardWorld.quoted(text)
        + "}";
  }

  private static final String COMPLETED =
      "{\"type\":\"response.completed\",\"response\":{\"output\":[]}}";

  @Test
  void doesNotSayAnEventTwiceThatBeginsAPart() {
    var run =
        GuardWorld.responses(DEFAULT)
            .streams(part("added", "a gh"), part("done", "a gh"), COMPLETED);

    assertThat(run.joined("part", "text")).isEqualTo("a gh" + "a gh");
    assertThat(run.frames()).hasSize(2);
  }

  @Test
  void handsTextOfAnEventThatBeginsAPartOnToItsDeltas() {
    var run =
        GuardWorld.responses(DEFAULT)
            .streams(
                part("added", "a " + START),
                "{\"type\":\"response.other\"}",
                piece(REST + "."),
                part("done", "a " + TOKEN + "."),
                COMPLETED);

    assertThat(run.frames()).hasSize(4);
    assertThat(GuardRun.at(((Frame.Event) run.frames().get(0)).json(), "part", "text"))
        .isEqualTo("a ");
    assertThat(run.joined("delta")).isEqualTo(HIDDEN + ".");
    assertThat(GuardRun.at(((Frame.Event) run.frames().get(3)).json(), "part", "text"))
        .isEqualTo("a " + HIDDEN + ".");
  }

  @Test
  void redactsATailThatSaysWhatNoDeltaSaid() {
    var run =
        GuardWorld.responses(DEFAULT)
            .streams(
                "{\"type\":\"response.created\",\"response\":{}}",
                "{\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"message\","
                    + "\"content\":[{\"type\":\"output_text\",\"text\":"
                    + GuardWorld.quoted(TOKEN)
                    + "}]}]}}");

    assertThat(run.wire().getLast()).contains(HIDDEN).doesNotContain(TOKEN);
    assertThat(run.findings()).containsExactly("output github-token redact 1");
  }

  @Test
  void readsTheSamePlaceOfAGenericStreamsEventsAsOneText() {
    var run =
        GuardWorld.generic(DEFAULT)
            .streams(
                "{\"a\":{\"b\":" + GuardWorld.quoted("x " + START) + "},\"c\":\"y\"}",
                "{\"a\":{\"b\":" + GuardWorld.quoted(REST + ".") + "},\"c\":\"gh\"}",
                "[DONE]");

    assertThat(run.joined("a", "b")).isEqualTo("x " + HIDDEN + ".");
    assertThat(run.joined("c")).isEqualTo("ygh");
    assertThat(run.wire().get(run.wire().size() - 2)).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void readsPlainTextAsOneText() {
    var run =
        GuardWorld.generic(DEFAULT)
            .writes(new Frame.Text("x " + START), new Frame.Text(REST), new Frame.Text(" gh"));

    assertThat(String.join("", run.wire())).isEqualTo("x " + HIDDEN + " gh");
  }

  @Test
  void refusesBytesThatItCannotRead() {
    var bytes = new Frame.Bytes("abc".getBytes(StandardCharsets.UTF_8));

    var run = GuardWorld.generic(REDACT).writes(bytes);

    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.refusal().map(Refusal::detail).orElseThrow()).contains("flag or allow");
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void cutsAReplyOfWhichItCannotReadMore() {
    var bytes = new Frame.Bytes("abc".getBytes(StandardCharsets.UTF_8));
    var text = new Frame.Text("to ");

    var run = GuardWorld.generic(REDACT).writes(text, bytes);

    assertThat(run.frames()).containsExactly(text);
    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.GUARD));
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"ALLOW", "FLAG"})
  void passesBytesWhereNothingIsRedacted(Action action) {
    var bytes = new Frame.Bytes("abc".getBytes(StandardCharsets.UTF_8));

    var run = GuardWorld.generic(GuardWorld.policy(Action.ALLOW, action)).writes(bytes);

    assertThat(run.frames()).containsExactly(bytes);
  }
}
