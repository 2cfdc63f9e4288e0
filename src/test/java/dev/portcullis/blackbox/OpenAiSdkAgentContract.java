package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What an application sees that uses OpenAI's own SDK, unmodified, with tools and with the
 * responses API.
 */
abstract class OpenAiSdkAgentContract {
  private static final Map<String, Object> SCHEMA =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("city", Map.of("type", "string")),
          "required",
          List.of("city"));

  private final OpenAIClient client =
      OpenAIOkHttpClient.builder()
          .baseUrl(baseUrl())
          .apiKey(key())
          .maxRetries(0)
          .timeout(Duration.ofSeconds(20))
          .responseValidation(true)
          .build();

  /** The URL for the SDK, with its {@code /v1}. */
  abstract String baseUrl();

  /** The key for the SDK. */
  abstract String key();

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void carriesChatToolThereAndBack() {
    ChatCompletion asking =
        client.chat().completions().create(chat("Use get_weather, please").build());
    ChatCompletionMessageFunctionToolCall call = toolCall(asking);

    ChatCompletion answering =
        client
            .chat()
            .completions()
            .create(
                chat("Use get_weather, please")
                    .addMessage(asking.choices().getFirst().message())
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content("sunny")
                            .build())
                    .build());

    assertThat(call.function().name()).isEqualTo("get_weather");
    assertThat(call.function().arguments()).isEqualTo("{\"city\":\"stub\"}");
    assertThat(answering.choices().getFirst().message().content()).hasValue("The tool said: sunny");
  }

  @Test
  void streamsChatToolCallInPieces() {
    var whole = ChatCompletionAccumulator.create();
    int pieces = 0;
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(
                chat("Hello").toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED).build())) {
      for (ChatCompletionChunk chunk : stream.stream().toList()) {
        whole.accumulate(chunk);
        pieces += chunk.choices().getFirst().delta().toolCalls().isPresent() ? 1 : 0;
      }
    }

    assertThat(pieces).isGreaterThan(2);
    assertThat(toolCall(whole.chatCompletion()).function().arguments())
        .isEqualTo("{\"city\":\"stub\"}");
    assertThat(whole.chatCompletion().choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
  }

  @Test
  void answersResponse() {
    Response response = client.responses().create(response("stub", "hello").build());

    assertThat(response.status()).hasValue(ResponseStatus.COMPLETED);
    assertThat(text(response)).isEqualTo("You said: hello");
    assertThat(response.usage().orElseThrow().inputTokens()).isEqualTo(2);
    assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(4);
  }

  @Test
  void answersResponseCutShort() {
    Response response =
        client.responses().create(response("stub", "hello").maxOutputTokens(2).build());

    assertThat(response.status()).hasValue(ResponseStatus.INCOMPLETE);
    assertThat(text(response)).isEqualTo("You said");
  }

  @Test
  void streamsResponseWithEveryEventInOrder() {
    List<ResponseStreamEvent> events = events(response("stub-long-20", "count").build());

    assertThat(events.getFirst().isCreated()).isTrue();
    assertThat(events.get(1).isInProgress()).isTrue();
    assertThat(events.get(2).isOutputItemAdded()).isTrue();
    assertThat(events.get(3).isContentPartAdded()).isTrue();
    List<ResponseStreamEvent> last = events.reversed();
    assertThat(last.get(3).isOutputTextDone()).isTrue();
    assertThat(last.get(2).isContentPartDone()).isTrue();
    assertThat(last.get(1).isOutputItemDone()).isTrue();
    assertThat(last.getFirst().isCompleted()).isTrue();
    String deltas =
        events.stream()
            .flatMap(event -> event.outputTextDelta().stream())
            .map(delta -> delta.delta())
            .collect(Collectors.joining());
    assertThat(deltas).startsWith("chunk-1 chunk-2 ").endsWith(" chunk-20");
    assertThat(text(events.getLast().asCompleted().response())).isEqualTo(deltas);
  }

  @Test
  void accumulatesStreamedResponse() {
    var whole = ResponseAccumulator.create();

    events(response("stub", "hello").build()).forEach(whole::accumulate);

    assertThat(text(whole.response())).isEqualTo("You said: hello");
    assertThat(whole.response().usage().orElseThrow().totalTokens()).isEqualTo(6);
  }

  @Test
  void carriesResponseToolThereAndBack() {
    ResponseInputItem question =
        ResponseInputItem.ofEasyInputMessage(
            EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("Use get_weather, please")
                .build());
    Response asking = client.responses().create(tool().inputOfResponse(List.of(question)).build());
    ResponseFunctionToolCall call = asking.output().getFirst().asFunctionCall();

    Response answering =
        client
            .responses()
            .create(
                tool()
                    .inputOfResponse(
                        List.of(
                            question,
                            ResponseInputItem.ofFunctionCall(call),
                            ResponseInputItem.ofFunctionCallOutput(
                                ResponseInputItem.FunctionCallOutput.builder()
                                    .callId(call.callId())
                                    .output("sunny")
                                    .build())))
                    .build());

    assertThat(call.name()).isEqualTo("get_weather");
    assertThat(call.arguments()).isEqualTo("{\"city\":\"stub\"}");
    assertThat(text(answering)).isEqualTo("The tool said: sunny");
  }

  @Test
  void streamsResponseToolCallInPieces() {
    List<ResponseStreamEvent> events = events(tool().input("Use the tool, please").build());

    String deltas =
        events.stream()
            .flatMap(event -> event.functionCallArgumentsDelta().stream())
            .map(delta -> delta.delta())
            .collect(Collectors.joining());
    assertThat(deltas).isEqualTo("{\"city\":\"stub\"}");
    assertThat(
            events.getLast().asCompleted().response().output().getFirst().asFunctionCall().name())
        .isEqualTo("get_weather");
  }

  private List<ResponseStreamEvent> events(ResponseCreateParams call) {
    try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(call)) {
      return stream.stream().toList();
    }
  }

  private static String text(Response response) {
    return response.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .map(content -> content.asOutputText().text())
        .collect(Collectors.joining());
  }

  private static ChatCompletionMessageFunctionToolCall toolCall(ChatCompletion completion) {
    return completion
        .choices()
        .getFirst()
        .message()
        .toolCalls()
        .orElseThrow()
        .getFirst()
        .asFunction();
  }

  private static ChatCompletionCreateParams.Builder chat(String text) {
    var parameters = FunctionParameters.builder();
    SCHEMA.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    return ChatCompletionCreateParams.builder()
        .model("stub")
        .addUserMessage(text)
        .addTool(
            ChatCompletionFunctionTool.builder()
                .function(
                    FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(parameters.build())
                        .build())
                .build());
  }

  private static ResponseCreateParams.Builder response(String model, String text) {
    return ResponseCreateParams.builder().model(model).input(text);
  }

  private static ResponseCreateParams.Builder tool() {
    var parameters = FunctionTool.Parameters.builder();
    SCHEMA.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    return ResponseCreateParams.builder()
        .model("stub")
        .addTool(
            FunctionTool.builder()
                .name("get_weather")
                .parameters(parameters.build())
                .strict(false)
                .build());
  }
}
