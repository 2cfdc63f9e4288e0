package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Usage;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain replies. */
class OpenAiDocumentsTest {
  private ReplyReader replies;

  @BeforeEach
  void setUp() throws Exception {
    replies = replies(Given.streamedChat());
  }

  private static ReplyReader replies(Call call) {
    return new OpenAiDialect().replies(call);
  }

  @Test
  void readsPlainCompletion() {
    Frame.Document document =
        replies.document(
            Given.json(
                """
                {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o",
                 "choices":[
                  {"index":0,"finish_reason":"stop","message":
                    {"role":"assistant","content":"Hello","refusal":null,"annotations":[]}},
                  {"index":1,"finish_reason":"tool_calls","message":{"role":"assistant",
                    "content":null,"tool_calls":[{"id":"call_1","type":"function",
                    "function":{"name":"f","arguments":"{}"}}]}}],
                 "usage":{"prompt_tokens":20,"completion_tokens":9,
                  "prompt_tokens_details":{"cached_tokens":4}}}"""));

    assertThat(Given.texts(document))
        .isEqualTo(
            Map.of(
                "choices.0.message.content", "Hello",
                "choices.1.message.tool_calls.0.function.name", "f",
                "choices.1.message.tool_calls.0.function.arguments", "{}"));
    assertThat(replies.usage()).isEqualTo(new Usage(20, 4, 9, Usage.Basis.REPORTED));
  }

  @Test
  void countsPlainCompletionWithoutUsage() {
    replies.document(Given.json("{\"choices\":[{\"message\":{\"content\":\"12345\"}}]}"));

    assertThat(replies.usage().basis()).isEqualTo(Usage.Basis.COUNTED);
    assertThat(replies.usage().output()).isEqualTo(2);
  }

  @Test
  void readsErrorsWhichCostNothing() {
    var error =
        Given.json(
            """
            {"error":{"message":"Unknown parameter: 'x'.","type":"invalid_request_error",
             "param":null,"code":"unknown_parameter"}}""");

    Frame.Document document = replies.document(error);

    assertThat(replies.isError(error)).isTrue();
    assertThat(Given.texts(document)).containsEntry("error.message", "Unknown parameter: 'x'.");
    assertThat(replies.usage()).isEqualTo(new Usage(0, 0, 0, Usage.Basis.COUNTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"error\":\"x\"}", "{\"error\":{}}", "[]", "{\"message\":\"x\"}"})
  void takesNothingElseForAnError(String json) {
    assertThat(replies.isError(Given.json(json))).isFalse();
  }

  @Test
  void readsEmbeddingsWithoutSpans() throws Exception {
    ReplyReader embeddings = replies(Given.embeddings("{\"model\":\"e\",\"input\":\"x\"}"));

    Frame.Document document =
        embeddings.document(
            Given.json(
                """
                {"object":"list","model":"e","data":[{"object":"embedding","index":0,
                 "embedding":"AAAAPw=="}],"usage":{"prompt_tokens":8,"total_tokens":8}}"""));

    assertThat(document.spans()).isEmpty();
    assertThat(embeddings.usage()).isEqualTo(new Usage(8, 0, 0, Usage.Basis.REPORTED));
    assertThat(embeddings.isError(document.json())).isFalse();
    assertThat(embeddings.readsEvents()).isTrue();
    assertThatThrownBy(() -> embeddings.event(null, "{}"))
        .isInstanceOf(ReplyReader.Malformed.class);
  }
}
