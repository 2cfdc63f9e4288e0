package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.PermissionDeniedException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.errors.UnprocessableEntityException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.models.ModelInfo;
import dev.portcullis.embedded.StubModel;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anthropic's own SDK through the gateway: its contract, and refusals as its errors. */
class AnthropicSdkIT extends AnthropicSdkContract {
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("anthropic", "anthropic", stub.origin())
            .with("portcullis.routes.anthropic.models", "stub,stub-mini,stub-*")
            .route("small", "anthropic", stub.origin())
            .with("portcullis.routes.small.body-limit", "16K")
            .key("mini", "--scope", "anthropic:*", "--model", "stub-mini")
            .key("once", "--scope", "*", "--limit", "requests=1/31d")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @Override
  String baseUrl() {
    return gateway.url() + "/anthropic";
  }

  @Override
  String key() {
    return gateway.key();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sk-ant-api03-another-providers-key", "pcl_aa_aaaa", "x"})
  void raisesUnauthorizedForAKeyThatIsNotTheGateways(String bad) {
    refused(
        UnauthorizedException.class,
        "anthropic",
        bad,
        client -> send(client, "stub", "hello"),
        "authentication_error");
  }

  @Test
  void raisesPermissionDeniedForAModelThatTheKeyMayNotUse() {
    refused(
        PermissionDeniedException.class,
        "anthropic",
        gateway.key("mini"),
        client -> send(client, "stub", "hello"),
        "permission_error");
  }

  @Test
  void raisesNotFoundForAnOperationThatTheGatewayDoesNotKnow() {
    refused(
        NotFoundException.class,
        "anthropic",
        gateway.key(),
        client -> client.messages().batches().list(),
        "not_found_error");
  }

  @Test
  void raisesContentTooLargeForABodyOverTheLimit() {
    refused(
        ContentTooLargeException.class,
        "small",
        gateway.key(),
        client -> send(client, "stub", "word ".repeat(40_000)),
        "request_too_large");
  }

  @Test
  void raisesUnprocessableForACallWithoutMessages() {
    refused(
        UnprocessableEntityException.class,
        "anthropic",
        gateway.key(),
        client ->
            client
                .messages()
                .create(
                    MessageCreateParams.builder()
                        .model("stub")
                        .maxTokens(10)
                        .messages(List.of())
                        .build()),
        "invalid_request_error");
  }

  @Test
  void raisesBadRequestForTwoCredentials() {
    refused(
        BadRequestException.class,
        "anthropic",
        gateway.key(),
        client ->
            client
                .withOptions(options -> options.putHeader("api-key", gateway.key()))
                .models()
                .list(),
        "invalid_request_error");
  }

  @Test
  void raisesNotFoundForAModelThatTheKeyMayNotSee() {
    refused(
        NotFoundException.class,
        "anthropic",
        gateway.key("mini"),
        client -> client.models().retrieve("stub"),
        "not_found_error");
  }

  @Test
  void raisesRateLimitWhereALimitOfTheGatewayIsReachedAndDoesNotTryAgainForAMonth() {
    AnthropicClient client = client("anthropic", gateway.key("once"));
    try {
      send(client, "stub", "hello");
    } finally {
      client.close();
    }

    refused(
        RateLimitException.class,
        "anthropic",
        gateway.key("once"),
        again -> send(again, "stub", "hello"),
        "rate_limit_error");
  }

  @Test
  void listsTheModelsOfTheKeyAlone() {
    AnthropicClient client = client("anthropic", gateway.key("mini"));
    try {
      assertThat(client.models().list().data())
          .extracting(ModelInfo::id)
          .containsExactly("stub-mini");
    } finally {
      client.close();
    }
  }

  /** The call fails with this error and type, says which request it was, and went nowhere. */
  private static <E extends AnthropicServiceException> ThrowableAssertAlternative<E> refused(
      Class<E> error, String route, String key, Consumer<AnthropicClient> call, String type) {
    stub.forget();
    AnthropicClient client = client(route, key);
    try {
      ThrowableAssertAlternative<E> raised =
          assertThatExceptionOfType(error)
              .isThrownBy(() -> call.accept(client))
              .matches(e -> type(e).equals(type), "its type is " + type)
              .matches(e -> !e.headers().values("request-id").isEmpty(), "it names the request")
              .matches(
                  e -> e.headers().values("x-should-retry").equals(List.of("false")),
                  "it is not to be tried again");
      assertThat(stub.seen()).isEmpty();
      return raised;
    } finally {
      client.close();
    }
  }

  private static Object type(AnthropicServiceException raised) {
    Map<?, ?> body = raised.body().convert(Map.class);
    return body.get("error") instanceof Map<?, ?> error ? String.valueOf(error.get("type")) : "";
  }

  private static AnthropicClient client(String route, String key) {
    return AnthropicOkHttpClient.builder().baseUrl(gateway.url() + "/" + route).apiKey(key).build();
  }

  private static void send(AnthropicClient client, String model, String text) {
    client
        .messages()
        .create(
            MessageCreateParams.builder().model(model).maxTokens(10).addUserMessage(text).build());
  }
}
