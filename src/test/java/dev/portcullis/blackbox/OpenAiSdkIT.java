package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.models.Model;
import dev.portcullis.embedded.StubModel;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's own SDK through the gateway: its contract, and the gateway's refusals as its errors. */
class OpenAiSdkIT extends OpenAiSdkContract {
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .with("portcullis.routes.openai.models", "stub,stub-mini,stub-embedding,stub-*")
            .route("small", "openai", stub.origin())
            .with("portcullis.routes.small.body-limit", "16K")
            .route("chatonly", "openai", stub.origin())
            .with("portcullis.routes.chatonly.operations", "chat")
            .key("mini", "--scope", "openai:*", "--model", "stub-mini")
            .key("once", "--scope", "*", "--limit", "requests=1/31d")
            .key("little", "--scope", "*", "--limit", "tokens=100/31d")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @Override
  String baseUrl() {
    return baseUrl("openai");
  }

  @Override
  String key() {
    return gateway.key();
  }

  private static String baseUrl(String route) {
    return gateway.url() + "/" + route + "/v1";
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-proj-another-providers-key", "pcl_aa_aaaa", "x"})
  void raisesUnauthorizedForAKeyThatIsNotTheGateways(String bad) {
    refused(UnauthorizedException.class, "openai", bad, OpenAiSdkIT::chat, "invalid_api_key");
  }

  @Test
  void raisesUnauthorizedForAMistypedKey() {
    String key = gateway.key();
    String mistyped = key.substring(0, key.length() - 9) + "aaaaaaaaa";

    refused(UnauthorizedException.class, "openai", mistyped, OpenAiSdkIT::chat, "invalid_api_key");
  }

  @Test
  void raisesPermissionDeniedForAModelThatTheKeyMayNotUse() {
    refused(
        PermissionDeniedException.class,
        "openai",
        gateway.key("mini"),
        OpenAiSdkIT::chat,
        "model_denied");
  }

  @Test
  void raisesPermissionDeniedForARouteThatTheKeyMayNotUse() {
    refused(
        PermissionDeniedException.class,
        "chatonly",
        gateway.key("mini"),
        client -> client.chat().completions().create(params("stub-mini", "hello")),
        "insufficient_scope");
  }

  @Test
  void raisesPermissionDeniedForAnOperationThatTheRouteDoesNotOffer() {
    refused(
        PermissionDeniedException.class,
        "chatonly",
        gateway.key(),
        client -> client.models().list(),
        "operation_denied");
  }

  @Test
  void raisesNotFoundForAnOperationThatTheGatewayDoesNotKnow() {
    refused(
        NotFoundException.class,
        "openai",
        gateway.key(),
        client -> client.files().list(),
        "unknown_url");
  }

  @Test
  void raisesNotFoundForARouteThatThereIsNot() {
    stub.forget();
    OpenAIClient client = client("nowhere", gateway.key());
    try {
      assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> chat(client));
    } finally {
      client.close();
    }
    assertThat(stub.seen()).isEmpty();
  }

  @Test
  void raisesStatusForABodyOverTheLimit() {
    refused(
            UnexpectedStatusCodeException.class,
            "small",
            gateway.key(),
            client -> client.chat().completions().create(params("stub", "word ".repeat(40_000))),
            "request_too_large")
        .matches(raised -> raised.statusCode() == 413);
  }

  @Test
  void raisesUnprocessableForACallWithoutMessages() {
    refused(
        UnprocessableEntityException.class,
        "openai",
        gateway.key(),
        client ->
            client
                .chat()
                .completions()
                .create(
                    ChatCompletionCreateParams.builder().model("stub").messages(List.of()).build()),
        "invalid_call");
  }

  @Test
  void raisesUnprocessableForChoicesThatNothingBounds() {
    refused(
        UnprocessableEntityException.class,
        "openai",
        gateway.key(),
        client ->
            client.chat().completions().create(params("stub", "hello").toBuilder().n(3).build()),
        "invalid_call");
  }

  @Test
  void raisesBadRequestForTwoCredentials() {
    refused(
        BadRequestException.class,
        "openai",
        gateway.key(),
        client ->
            client
                .withOptions(options -> options.putHeader("x-api-key", gateway.key()))
                .models()
                .list(),
        "ambiguous_credential");
  }

  @Test
  void raisesNotFoundForAModelThatTheKeyMayNotSee() {
    refused(
        NotFoundException.class,
        "openai",
        gateway.key("mini"),
        client -> client.models().retrieve("stub"),
        "model_not_found");
  }

  @Test
  void listsTheModelsOfTheKeyAlone() {
    OpenAIClient client = client("openai", gateway.key("mini"));
    try {
      assertThat(client.models().list().data()).extracting(Model::id).containsExactly("stub-mini");
    } finally {
      client.close();
    }
  }

  /** The call fails with this error and code, says which request it was, and went nowhere. */
  @Test
  void raisesRateLimitWhereALimitOfTheGatewayIsReachedAndDoesNotTryAgainForAMonth() {
    String once = gateway.key("once");
    OpenAIClient client = client("openai", once);
    try {
      chat(client);
    } finally {
      client.close();
    }

    refused(RateLimitException.class, "openai", once, OpenAiSdkIT::chat, "rate_limit_exceeded");
  }

  @Test
  void raisesRateLimitForACallThatIsLargerThanItsLimit() {
    refused(
        RateLimitException.class,
        "openai",
        gateway.key("little"),
        OpenAiSdkIT::chat,
        "call_exceeds_limit");
  }

  private static <E extends OpenAIServiceException> ThrowableAssertAlternative<E> refused(
      Class<E> error, String route, String key, Consumer<OpenAIClient> call, String code) {
    stub.forget();
    OpenAIClient client = client(route, key);
    try {
      ThrowableAssertAlternative<E> raised =
          assertThatExceptionOfType(error)
              .isThrownBy(() -> call.accept(client))
              .matches(e -> e.code().orElse("").equals(code), "its code is " + code)
              .matches(e -> !e.headers().values("x-request-id").isEmpty(), "it names the request")
              .matches(
                  e -> e.headers().values("x-should-retry").equals(List.of("false")),
                  "it is not to be tried again");
      assertThat(stub.seen()).isEmpty();
      return raised;
    } finally {
      client.close();
    }
  }

  private static OpenAIClient client(String route, String key) {
    return OpenAIOkHttpClient.builder().baseUrl(baseUrl(route)).apiKey(key).build();
  }

  private static void chat(OpenAIClient client) {
    client.chat().completions().create(params("stub", "hello"));
  }

  private static ChatCompletionCreateParams params(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text).build();
  }
}
