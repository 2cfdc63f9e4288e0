package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnprocessableEntityException;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an application sees that uses Anthropic's own SDK, unmodified, and lets nothing stream.
 * Behind the address is the stub model, directly or through the gateway.
 */
abstract class AnthropicSdkPlainContract {
  final AnthropicClient client =
      AnthropicOkHttpClient.builder()
          .baseUrl(baseUrl())
          .apiKey(key())
          .maxRetries(0)
          .timeout(Duration.ofSeconds(20))
          .responseValidation(true)
          .build();

  /** The URL for the SDK, without {@code /v1}. */
  abstract String baseUrl();

  /** The key for the SDK. */
  abstract String key();

  /** A model whose error comes with {@code x-should-retry: false} and a long wait. */
  String modelNotToBeRetried() {
    return "stub-final-429";
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void answersMessage() {
    Message message = client.messages().create(message("stub", "hello").build());

    assertThat(text(message)).isEqualTo("You said: hello");
    assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
    assertThat(message.usage().inputTokens()).isEqualTo(2);
    assertThat(message.usage().outputTokens()).isEqualTo(4);
  }

  @Test
  void keepsMaximumOfOutputTokens() {
    Message message = client.messages().create(message("stub", "hello").maxTokens(2).build());

    assertThat(text(message)).isEqualTo("You said");
    assertThat(message.stopReason()).hasValue(StopReason.MAX_TOKENS);
  }

  @Test
  void carriesToolThereAndBack() {
    Message asking = client.messages().create(tool("Use get_weather, please").build());
    ToolUseBlock call = asking.content().getFirst().asToolUse();

    Message answering =
        client
            .messages()
            .create(
                tool("Use get_weather, please")
                    .addMessage(asking)
                    .addUserMessageOfContentBlockParams(
                        List.of(
                            ContentBlockParam.ofToolResult(
                                ToolResultBlockParam.builder()
                                    .toolUseId(call.id())
                                    .content("sunny")
                                    .build())))
                    .build());

    assertThat(asking.stopReason()).hasValue(StopReason.TOOL_USE);
    assertThat(call.name()).isEqualTo("get_weather");
    assertThat(city(call)).isEqualTo("stub");
    assertThat(text(answering)).isEqualTo("The tool said: sunny");
  }

  @Test
  void countsTokens() {
    long tokens =
        client
            .messages()
            .countTokens(
                MessageCountTokensParams.builder()
                    .model("stub")
                    .addUserMessage("twelve bytes")
                    .build())
            .inputTokens();

    assertThat(tokens).isEqualTo(3);
  }

  @Test
  void listsModels() {
    assertThat(client.models().list().data()).extracting(ModelInfo::id).contains("stub");
  }

  @Test
  void retrievesModel() {
    assertThat(client.models().retrieve("stub").id()).isEqualTo("stub");
  }

  @Test
  void raisesNotFoundForUnknownModel() {
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> client.models().retrieve("no-such-model"));
  }

  @Test
  void raisesNotFound() {
    assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> fail(404));
  }

  @Test
  void raisesStatusForTooLargeRequest() {
    assertThatExceptionOfType(AnthropicServiceException.class)
        .isThrownBy(() -> fail(413))
        .matches(raised -> raised.statusCode() == 413);
  }

  @Test
  void raisesUnprocessable() {
    assertThatExceptionOfType(UnprocessableEntityException.class).isThrownBy(() -> fail(422));
  }

  @Test
  void raisesRateLimit() {
    assertThatExceptionOfType(RateLimitException.class)
        .isThrownBy(() -> fail(429))
        .matches(raised -> !raised.headers().values("retry-after").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 529})
  void raisesServerError(int status) {
    assertThatExceptionOfType(InternalServerException.class).isThrownBy(() -> fail(status));
  }

  @Test
  void retriesAfterTheTimeThatTheServerNames() {
    AnthropicClient patient = client.withOptions(options -> options.maxRetries(2));
    long before = System.nanoTime();

    Message message = patient.messages().create(message("stub-flaky-429", "hello").build());

    assertThat(text(message)).isEqualTo("You said: hello");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void doesNotRetryWhatTheServerCallsFinal() {
    AnthropicClient patient = client.withOptions(options -> options.maxRetries(2));
    long before = System.nanoTime();

    assertThatExceptionOfType(AnthropicException.class)
        .isThrownBy(
            () -> patient.messages().create(message(modelNotToBeRetried(), "hello").build()));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
  }

  private void fail(int status) {
    client.messages().create(message("stub-fail-" + status, "hello").build());
  }

  static String text(Message message) {
    return message.content().stream()
        .flatMap(block -> block.text().stream())
        .map(block -> block.text())
        .collect(Collectors.joining());
  }

  static Object city(ToolUseBlock call) {
    return call._input().convert(Map.class).get("city");
  }

  static MessageCreateParams.Builder message(String model, String text) {
    return MessageCreateParams.builder().model(model).maxTokens(1_000).addUserMessage(text);
  }

  static MessageCreateParams.Builder tool(String text) {
    return message("stub", text)
        .addTool(
            Tool.builder()
                .name("get_weather")
                .inputSchema(
                    Tool.InputSchema.builder()
                        .properties(
                            Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty(
                                    "city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .addRequired("city")
                        .build())
                .build());
  }
}
