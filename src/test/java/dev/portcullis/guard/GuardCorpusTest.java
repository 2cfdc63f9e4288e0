package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the corpus through the layer: in requests, in plain replies, in streams. */
class GuardCorpusTest {
  private static final GuardPolicy REDACT = GuardWorld.policy(Action.REDACT, Action.REDACT);

  static Stream<SecretCorpus.Row> rows() {
    return SecretCorpus.rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void inARequest(SecretCorpus.Row row) {
    var run =
        GuardWorld.chat(REDACT)
            .body(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
                    + GuardWorld.quoted(row.text())
                    + "}]}")
            .answers("{}");

    String sent = GuardRun.at(run.upstreamBody(), "messages", "0", "content");
    assertThat(row.isRedactedTo(sent)).as("%s", row).isTrue();
    assertThat(run.in().findings().isEmpty()).isNotEqualTo(row.isSecret());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void inAPlainReply(SecretCorpus.Row row) {
    var run =
        GuardWorld.chat(REDACT)
            .answers(
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                    + GuardWorld.quoted(row.text())
                    + "}}]}");

    String got = GuardRun.at(run.document(), "choices", "0", "message", "content");
    assertThat(row.isRedactedTo(got)).as("%s", row).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void inAStreamOfChatCompletions(SecretCorpus.Row row) {
    List<String> events = new ArrayList<>();
    for (String piece : pieces(row.text(), 3)) {
      events.add(
          "{\"choices\":[{\"index\":0,\"delta\":{\"content\":"
              + GuardWorld.quoted(piece)
              + "},\"finish_reason\":null}]}");
    }
    events.add("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    events.add("[DONE]");

    var run = GuardWorld.chat(REDACT).streams(events);

    String got = run.joined("choices", "0", "delta", "content");
    assertThat(row.isRedactedTo(got)).as("%s", row).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void inAStreamOfMessages(SecretCorpus.Row row) {
    List<String> events = new ArrayList<>();
    events.add("{\"type\":\"message_start\",\"message\":{\"content\":[]}}");
    events.add(
        "{\"type\":\"content_block_start\",\"index\":0,"
            + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
    for (String piece : pieces(row.text(), 5)) {
      events.add(
          "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
              + "{\"type\":\"text_delta\",\"text\":"
              + GuardWorld.quoted(piece)
              + "}}");
    }
    events.add("{\"type\":\"content_block_stop\",\"index\":0}");
    events.add("{\"type\":\"message_stop\"}");

    var run = GuardWorld.messages(REDACT).streams(events);

    String got = run.joined("delta", "text");
    assertThat(row.isRedactedTo(got)).as("%s", row).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void inAStreamedResponseAndInWhatRepeatsIt(SecretCorpus.Row row) {
    String place = "\"output_index\":0,\"content_index\":0,";
    String text = GuardWorld.quoted(row.text());
    List<String> events = new ArrayList<>();
    for (String piece : pieces(row.text(), 4)) {
      events.add(
          "{\"type\":\"response.output_text.delta\","
              + place
              + "\"delta\":"
              + GuardWorld.quoted(piece)
              + "}");
    }
    events.add("{\"type\":\"response.output_text.done\"," + place + "\"text\":" + text + "}");
    events.add(
        "{\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"message\","
            + "\"content\":[{\"type\":\"output_text\",\"text\":"
            + text
            + "}]}]}}");

    var run = GuardWorld.responses(REDACT).streams(events);

    String repeated = run.joined("text");
    assertThat(row.isRedactedTo(run.joined("delta"))).as("%s in deltas", row).isTrue();
    assertThat(row.isRedactedTo(repeated)).as("%s in done", row).isTrue();
    assertThat(run.wire().getLast())
        .as("%s in the tail", row)
        .matches(tail -> tail.contains(GuardWorld.quoted(repeated)));
    assertThat(run.in().findings()).as("%s", row).allMatch(f -> f.count() <= 2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void inTheArgumentsOfAToolCallThatStayJson(SecretCorpus.Row row) {
    String arguments =
        "{\"note\": "
            + GuardWorld.quoted(row.text()).replace("/", "\\/").replace("+", "\\u002b")
            + ", \"n\": 1}";
    List<String> events = new ArrayList<>();
    for (String piece : pieces(arguments, 3)) {
      events.add(
          "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":"
              + "{\"arguments\":"
              + GuardWorld.quoted(piece)
              + "}}]},\"finish_reason\":null}]}");
    }
    events.add("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
    events.add("[DONE]");

    var run = GuardWorld.chat(REDACT).streams(events);

    String got = run.joined("choices", "0", "delta", "tool_calls", "0", "function", "arguments");
    String note = GuardRun.at(GuardWorld.json(got), "note");
    assertThat(row.isRedactedTo(note)).as("%s", row).isTrue();
    assertThat(GuardWorld.json(got).integer("n")).hasValue(1);
  }

  private static List<String> pieces(String text, int size) {
    List<String> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + size);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end++;
      }
      pieces.add(text.substring(at, end));
      at = end;
    }
    return pieces;
  }
}
