package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Usage;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain replies. */
class AnthropicDocumentsTest {
  private static final String BODY =
      """
      {"model":"claude","max_tokens":9,"stream":true,
       "messages":[{"role":"user","content":"Hi"}]}""";

  private ReplyReader replies;

  @BeforeEach
  void setUp() throws Exception {
    replies = new AnthropicDialect().replies(Given.messages(BODY));
  }

  @Test
  void readsPlainMessage() {
    Json message =
        Given.json(
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[
              {"type":"thinking","thinking":"Hm","signature":"%s"},
              {"type":"text","text":"Hello","citations":null},
              {"type":"tool_use","id":"toolu_1","name":"f","input":{"type":"Rome","n":[{"id":"X"}]}}],
             "stop_reason":"end_turn","stop_sequence":null,
             "usage":{"input_tokens":10,"output_tokens":7,"cache_read_input_tokens":3}}"""
                .formatted("EqQBCgIYAhIM".repeat(8)));

    Frame.Document document = replies.document(message);

    assertThat(document.json()).isEqualTo(message);
    assertThat(Given.texts(document))
        .isEqualTo(
            Map.of(
                "content.0.thinking", "Hm",
                "content.1.text", "Hello",
                "content.2.name", "f",
                "content.2.input.type", "Rome",
                "content.2.input.n.0.id", "X"));
    assertThat(replies.usage()).isEqualTo(new Usage(13, 3, 7, Usage.Basis.REPORTED));
  }

  @Test
  void readsErrorsWhichCostNothing() {
    Json error =
        Given.json(
            """
            {"type":"error","error":{"type":"invalid_request_error","message":"too long"},
             "request_id":"req_1"}""");

    Frame.Document document = replies.document(error);

    assertThat(replies.isError(error)).isTrue();
    assertThat(Given.texts(document)).containsEntry("error.message", "too long");
    assertThat(replies.usage()).isEqualTo(new Usage(0, 0, 0, Usage.Basis.COUNTED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"type\":\"x\",\"message\":\"y\"}}",
        "{\"type\":\"error\",\"error\":{\"message\":\"y\"}}",
        "{\"type\":\"error\"}",
        "[]"
      })
  void takesNothingElseForAnError(String json) {
    assertThat(replies.isError(Given.json(json))).isFalse();
  }

  @Test
  void chargesNothingForATokenCount() throws Exception {
    ReplyReader counts =
        new AnthropicDialect()
            .replies(
                Given.post(
                    new AnthropicDialect(),
                    Operation.MESSAGES_COUNT_TOKENS,
                    "v1/messages/count_tokens",
                    BODY));

    Frame.Document document = counts.document(Given.json("{\"input_tokens\":2095}"));

    assertThat(JsonWriter.text(document.json())).isEqualTo("{\"input_tokens\":2095}");
    assertThat(counts.usage()).isEqualTo(new Usage(0, 0, 0, Usage.Basis.REPORTED));
  }
}
