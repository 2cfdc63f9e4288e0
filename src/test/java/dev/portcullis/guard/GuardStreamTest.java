package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streamed replies: what leaves, with which event, and when. */
class GuardStreamTest {
  private static final String TOKEN = SecretCorpus.secret("github-token");
  private static final String HIDDEN = "[redacted:github-token]";
  private static final String START = TOKEN.substring(0, 10);
  private static final String REST = TOKEN.substring(10);
  private static final GuardPolicy REDACT = GuardWorld.policy(Action.ALLOW, Action.REDACT);
  private static final GuardPolicy REFUSE =
      GuardPolicy.of(Action.ALLOW, Action.REFUSE, Action.ALLOW, Action.FLAG);
  private static final GuardPolicy FLAG = GuardWorld.policy(Action.ALLOW, Action.FLAG);
  private static final GuardPolicy DEFAULT = GuardPolicy.DEFAULT;

  private static final String ROLE =
      "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}";
  private static final String STOP =
      "{\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
  private static final String DONE = "[DONE]";

  private static String delta(int choice, String text) {
    return "{\"id\":\"c\",\"choices\":[{\"index\":"
        + choice
        + ",\"delta\":{\"content\":"
        + GuardWorld.quoted(text)
        + "}}]}";
  }

  private static String delta(String text) {
    return delta(0, text);
  }

  private static String wire(String data) {
    return "data: " + data + "\n\n";
  }

  private static List<String> wires(String... data) {
    return List.of(data).stream().map(GuardStreamTest::wire).toList();
  }

  @Test
  void lettersEachEventLeaveAsItIsWhereNoSecretCouldBegin() {
    String[] events = {
      ROLE, delta("You can"), delta(" do it"), delta(" like you want"), delta(".\n"), STOP, DONE
    };

    var run = GuardWorld.chat(DEFAULT).streams(events);

    assertThat(run.wire()).isEqualTo(wires(events));
  }

  @Test
  void holdsBackWhatCouldBeginASecretAndNoMore() {
    var run =
        GuardWorld.chat(DEFAULT)
            .streams(ROLE, delta("a gh"), delta("p"), delta("_x y"), delta("!"), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(wires(ROLE, delta("a "), delta(""), delta("ghp_x y"), delta("!"), STOP, DONE));
  }

  @Test
  void replacesASecretThatIsCutOverEvents() {
    var run =
        GuardWorld.chat(DEFAULT)
            .streams(ROLE, delta("key " + START), delta(REST), delta(" ok"), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(wires(ROLE, delta("key "), delta(HIDDEN), delta(" ok"), STOP, DONE));
    assertThat(run.findings()).containsExactly("output github-token redact 1");
  }

  @Test
  void keepsChannelsApart() {
    var run =
        GuardWorld.chat(DEFAULT)
            .streams(delta(0, START), delta(1, START), delta(1, " no"), delta(0, REST), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(
            wires(
                delta(0, ""), delta(1, ""), delta(1, START + " no"), delta(0, HIDDEN), STOP, DONE));
  }

  @Test
  void letsHeldTextGoInACopyOfTheLastDeltaBeforeItsChannelCloses() {
    var run = GuardWorld.chat(DEFAULT).streams(ROLE, delta("so gh"), delta("p"), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(wires(ROLE, delta("so "), delta(""), delta("ghp"), STOP, DONE));
  }

  @Test
  void letsHeldTextGoBeforeATailThatClosesNothing() {
    var run = GuardWorld.chat(DEFAULT).streams(ROLE, delta("so gh"), DONE);

    assertThat(run.wire()).isEqualTo(wires(ROLE, delta("so "), delta("gh"), DONE));
  }

  @Test
  void neverHoldsForWhatIsFlaggedAlone() {
    String[] events = {ROLE, delta(START), delta(REST), delta(" gh"), STOP, DONE};

    var run = GuardWorld.chat(FLAG).streams(events);

    assertThat(run.wire()).isEqualTo(wires(events));
    assertThat(run.findings()).containsExactly("output github-token flag 1");
  }

  @Test
  void replacesAPrivateKeyOfAnyLengthWithoutHoldingIt() {
    String line = "\n" + "Qm9vZ2llMTIzNDU2Nzg5MEFi".repeat(2);
    List<String> events = new ArrayList<>(List.of(ROLE));
    events.add(delta("Here: -----BEGIN RSA " + "PRIVATE KEY-----"));
    IntStream.range(0, 2_000).forEach(i -> events.add(delta(line)));
    events.add(delta("\n-----END RSA " + "PRIVATE KEY-----\nbye"));
    events.add(STOP);
    events.add(DONE);

    var run = GuardWorld.chat(DEFAULT).streams(events);

    assertThat(run.joined("choices", "0", "delta", "content"))
        .isEqualTo("Here: [redacted:pem-private-key]\nbye");
    assertThat(run.frames()).hasSize(events.size() - 1);
    assertThat(run.wire().get(2)).contains("[redacted:pem-private-key]");
  }

  @Test
  void refusesAStreamThatBeginsWithASecretAsAPlainReply() {
    var run =
        GuardWorld.chat(REFUSE).streams(ROLE, delta(START), delta(REST), delta(" ok"), STOP, DONE);

    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.refusal().map(Refusal::detail).orElseThrow())
        .contains("github-token")
        .doesNotContain(TOKEN);
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void cutsAStreamAtASecretAndLetsNothingOfItOut() {
    var run =
        GuardWorld.chat(REFUSE)
            .streams(ROLE, delta("Well, "), delta(START), delta(REST), delta(" ok"), STOP, DONE);

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.GUARD));
    assertThat(run.joined("choices", "0", "delta", "content")).isEqualTo("Well, ");
    assertThat(run.findings()).containsExactly("output github-token refuse 1");
  }

  @Test
  void refusesAStreamWhoseFirstTextHasASecret() {
    var run = GuardWorld.chat(REFUSE).streams(ROLE, delta("Well, " + TOKEN), STOP, DONE);

    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void beginsWithTheFirstTextWhereItMayRefuse() {
    var run = GuardWorld.chat(REFUSE).streams(ROLE, delta("g"), delta("o on"), STOP, DONE);

    assertThat(run.wire()).isEqualTo(wires(ROLE, delta(""), delta("go on"), STOP, DONE));
    assertThat(run.steps()).startsWith("begin", "write", "write", "write");
  }

  @Test
  void beginsAStreamWithoutAnyTextWhereItMayRefuse() {
    var run = GuardWorld.chat(REFUSE).streams(ROLE, STOP, DONE);

    assertThat(run.wire()).isEqualTo(wires(ROLE, STOP, DONE));
    assertThat(run.steps()).containsExactly("begin", "write", "write");
  }

  @Test
  void doesNotWaitForEverForTextWhereItMayRefuse() {
    List<String> events = new ArrayList<>(Collections.nCopies(100, ROLE));
    events.add(DONE);

    var run = GuardWorld.chat(REFUSE).streams(events);

    assertThat(run.frames()).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"FLAG", "REDACT", "REFUSE"})
  void leavesTheDepartureOfAClientWhatItIs(Action action) {
    var run =
        GuardWorld.chat(GuardWorld.policy(Action.ALLOW, action))
            .clientLeaves()
            .streams(ROLE, delta("hello "), STOP, DONE);

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
  }

  @Test
  void cutsAReplyThatSpeaksInMoreTextsThanItCanHold() {
    List<String> events = new ArrayList<>();
    IntStream.range(0, 2_000).forEach(i -> events.add(delta(i, "a gh")));
    events.add(DONE);

    var run = GuardWorld.chat(REDACT).streams(events);

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.GUARD));
  }

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
