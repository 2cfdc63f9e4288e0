package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Dialect;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import dev.portcullis.pipeline.Operation;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of chats, responses and embeddings. */
class OpenAiCallsTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final Dialect dialect = new OpenAiDialect();

  private static Map.Entry<String, String> entry(String channel, String text) {
    return Map.entry(channel, text);
  }

  @Test
  void readsChatCall() throws InvalidCall {
    Call call =
        Given.chat("{\"model\":\"gpt-4o\",\"stream\":true,\"max_tokens\":7," + MESSAGES + "}");

    assertThat(call.operation()).isEqualTo(Operation.CHAT);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.path()).containsExactly("v1", "chat", "completions");
    assertThat(call.query()).isEmpty();
    assertThat(call.model()).contains("gpt-4o");
    assertThat(call.stream()).isTrue();
    assertThat(call.maximumOutput()).hasValue(7);
    assertThat(Given.texts(call)).containsOnly(entry("messages.0.content", "Hi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\":7,%s}",
        "{\"model\":\"\",%s}",
        "{\"model\":\" \",%s}",
        "{\"model\":\"gpt\\n4\",%s}",
        "{\"model\":\"gpt\\u202e4\",%s}",
        "{\"model\":\"m\",\"messages\":[]}",
        "{\"model\":\"m\",\"messages\":\"secret-words\"}",
        "{\"model\":\"m\",\"messages\":[\"secret-words\"]}",
        "{\"model\":\"m\",\"stream\":\"secret-words\",%s}",
        "{\"model\":\"m\",\"stream\":1,%s}",
        "{\"model\":\"m\",\"max_tokens\":0,%s}",
        "{\"model\":\"m\",\"max_tokens\":-1,%s}",
        "{\"model\":\"m\",\"max_tokens\":1.5,%s}",
        "{\"model\":\"m\",\"max_completion_tokens\":\"9\",%s}",
        "{\"model\":\"m\",\"max_completion_tokens\":2147483648,%s}",
        "{\"model\":\"m\",\"n\":0,\"max_tokens\":1,%s}",
        "{\"model\":\"m\",\"n\":129,\"max_tokens\":1,%s}",
        "{\"model\":\"m\",\"n\":2,%s}",
        "{\"model\":\"m\",\"stream_options\":true,%s}",
        "{\"model\":\"m\",\"stream_options\":{\"include_usage\":\"yes\"},%s}",
        "[]",
        "\"secret-words\"",
      })
  void refusesInvalidChatWithoutQuotingIt(String body) {
    assertThatThrownBy(() -> Given.chat(body.formatted(MESSAGES)))
        .isInstanceOf(InvalidCall.class)
        .hasMessageNotContaining("secret-words")
        .hasMessageEndingWith(".");
  }

  @Test
  void refusesModelNameOver256Characters() throws InvalidCall {
    String longest = "m".repeat(256);

    assertThat(Given.chat("{\"model\":\"" + longest + "\"," + MESSAGES + "}").model())
        .contains(longest);
    assertThatThrownBy(() -> Given.chat("{\"model\":\"m" + longest + "\"," + MESSAGES + "}"))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void refusesCallWithoutBody() {
    assertThatThrownBy(
            () ->
                dialect.call(
                    Operation.CHAT,
                    Given.request("POST"),
                    Given.target("v1/chat/completions"),
                    Optional.empty()))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void readsNullAsAbsentAsOpenAiDoes() throws InvalidCall {
    Call call =
        Given.chat(
            "{\"model\":\"m\",\"stream\":null,\"max_tokens\":null,\"n\":null,"
                + "\"stream_options\":null,"
                + MESSAGES
                + "}");

    assertThat(call.stream()).isFalse();
    assertThat(call.maximumOutput()).isEmpty();
  }

  @Test
  void takesTheLargerOfTwoLimitsTimesTheChoices() throws InvalidCall {
    Call call =
        Given.chat(
            "{\"model\":\"m\",\"max_tokens\":100,\"max_completion_tokens\":30,\"n\":3,"
                + MESSAGES
                + "}");

    assertThat(call.maximumOutput()).hasValue(300);
  }

  @Test
  void readsResponsesCall() throws InvalidCall {
    Call call =
        Given.response(
            """
            {"model":"gpt-5","instructions":"Be brief.","input":"Hi","stream":true,
             "max_output_tokens":50,"store":false,"background":false}""");

    assertThat(call.operation()).isEqualTo(Operation.RESPONSES);
    assertThat(call.stream()).isTrue();
    assertThat(call.maximumOutput()).hasValue(50);
    assertThat(Given.texts(call))
        .containsOnly(entry("instructions", "Be brief."), entry("input", "Hi"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\"}",
        "{\"model\":\"m\",\"input\":null}",
        "{\"model\":\"m\",\"input\":{}}",
        "{\"input\":\"x\"}",
        "{\"model\":\"m\",\"input\":\"x\",\"max_output_tokens\":0}",
        "{\"model\":\"m\",\"input\":\"x\",\"background\":\"yes\"}",
        "{\"model\":\"m\",\"input\":\"x\",\"stream_options\":[]}",
      })
  void refusesInvalidResponses(String body) {
    assertThatThrownBy(() -> Given.response(body)).isInstanceOf(InvalidCall.class);
  }

  @Test
  void refusesBackgroundResponses() {
    assertThatThrownBy(
            () -> Given.response("{\"model\":\"m\",\"input\":\"x\",\"background\":true}"))
        .isInstanceOf(InvalidCall.class)
        .hasMessageContaining("`background`");
  }

  @Test
  void readsEmbeddingsCallWhichHasNoOutput() throws InvalidCall {
    Call call = Given.embeddings("{\"model\":\"e\",\"input\":[\"one\",\"two\"]}");

    assertThat(call.maximumOutput()).hasValue(0);
    assertThat(call.stream()).isFalse();
    assertThat(Given.texts(call)).containsOnly(entry("input.0", "one"), entry("input.1", "two"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2,3]", "[[1,2],[3]]", "[\"a\",1]"})
  void refusesTokenNumbersWhichNoGuardCouldRead(String input) {
    assertThatThrownBy(() -> Given.embeddings("{\"model\":\"e\",\"input\":" + input + "}"))
        .isInstanceOf(InvalidCall.class)
        .hasMessageContaining("strings");
  }
}
