package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.portcullis.embedded.StubModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LangChain4j, which speaks OpenAI's API with a client of its own, by base URL and key alone. */
class LangChain4jIT {
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .key("mini", "--scope", "openai:*", "--model", "stub-mini")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  private static String baseUrl() {
    return gateway.url() + "/openai/v1";
  }

  private static OpenAiChatModel model(String name, String key) {
    return OpenAiChatModel.builder()
        .baseUrl(baseUrl())
        .apiKey(key)
        .modelName(name)
        .maxRetries(0)
        .build();
  }

  /** What came of a stream: its pieces, and its whole or its failure. */
  private static final class Heard implements StreamingChatResponseHandler {
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String piece) {
      pieces.add(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      whole.complete(response);
    }

    @Override
    public void onError(Throwable error) {
      whole.completeExceptionally(error);
    }
  }

  private static Heard stream(String name) {
    var heard = new Heard();
    OpenAiStreamingChatModel.builder()
        .baseUrl(baseUrl())
        .apiKey(gateway.key())
        .modelName(name)
        .build()
        .chat("one two three four five six", heard);
    return heard;
  }

  @Test
  void answersChat() {
    ChatResponse response = model("stub", gateway.key()).chat(UserMessage.from("hello"));

    assertThat(response.aiMessage().text()).isEqualTo("You said: hello");
    assertThat(response.tokenUsage().totalTokenCount()).isEqualTo(6);
  }

  @Test
  void streamsChat() throws Exception {
    Heard heard = stream("stub-long-20");

    ChatResponse whole = heard.whole.get(20, TimeUnit.SECONDS);
    assertThat(heard.pieces).hasSizeGreaterThan(10);
    assertThat(whole.aiMessage().text()).startsWith("chunk-1 ").endsWith(" chunk-20");
    assertThat(whole.tokenUsage()).isNotNull();
  }

  @Test
  void hearsOfAStreamThatBreaksOff() {
    assertThat(stream("stub-cut").whole).failsWithin(20, TimeUnit.SECONDS);
  }

  @Test
  void carriesToolThereAndBack() {
    OpenAiChatModel model = model("stub", gateway.key());
    var tool =
        ToolSpecification.builder()
            .name("get_weather")
            .parameters(
                JsonObjectSchema.builder().addStringProperty("city").required("city").build())
            .build();
    UserMessage question = UserMessage.from("Use get_weather, please");

    AiMessage asking =
        model
            .chat(ChatRequest.builder().messages(question).toolSpecifications(tool).build())
            .aiMessage();
    ToolExecutionRequest call = asking.toolExecutionRequests().getFirst();
    ChatResponse answering =
        model.chat(
            ChatRequest.builder()
                .messages(question, asking, ToolExecutionResultMessage.from(call, "sunny"))
                .toolSpecifications(tool)
                .build());

    assertThat(call.name()).isEqualTo("get_weather");
    assertThat(call.arguments()).isEqualTo("{\"city\":\"stub\"}");
    assertThat(answering.aiMessage().text()).isEqualTo("The tool said: sunny");
  }

  @Test
  void answersEmbeddings() {
    var model =
        OpenAiEmbeddingModel.builder()
            .baseUrl(baseUrl())
            .apiKey(gateway.key())
            .modelName("stub-embedding")
            .build();

    assertThat(model.embed("one").content().vector())
        .isNotEmpty()
        .isEqualTo(model.embed("one").content().vector())
        .isNotEqualTo(model.embed("two").content().vector());
  }

  @Test
  void raisesAuthenticationForAKeyThatIsNotTheGateways() {
    stub.forget();
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> model("stub", "sk-of-another-provider").chat("hello"));
    assertThatExceptionOfType(AuthenticationException.class)
        .isThrownBy(() -> model("stub", gateway.key("mini")).chat("hello"));
    assertThat(stub.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"429,429", "500,502", "503,503"})
  void raisesWhatTheUpstreamSays(int status, int asSeen) {
    Class<? extends LangChain4jException> type =
        asSeen == 429 ? RateLimitException.class : InternalServerException.class;

    assertThatExceptionOfType(type)
        .isThrownBy(() -> model("stub-fail-" + status, gateway.key()).chat("hello"));
  }
}
