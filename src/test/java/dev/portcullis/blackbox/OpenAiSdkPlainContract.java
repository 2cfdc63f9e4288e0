package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.errors.UnprocessableEntityException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an application sees that uses OpenAI's own SDK, unmodified, with chat completions,
 * embeddings and models, and lets nothing stream. Behind the address is the stub model, directly or
 * through the gateway.
 */
abstract class OpenAiSdkPlainContract {
  final OpenAIClient client =
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

  /** A model whose error comes with {@code x-should-retry: false} and a long wait. */
  String modelNotToBeRetried() {
    return "stub-final-429";
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void answersChat() {
    ChatCompletion completion = client.chat().completions().create(chat("stub", "hello").build());

    assertThat(completion.model()).isEqualTo("stub");
    assertThat(completion.choices().getFirst().message().content()).hasValue("You said: hello");
    assertThat(completion.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(completion.usage().orElseThrow().promptTokens()).isEqualTo(2);
    assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(4);
  }

  @Test
  void answersSeveralChoices() {
    ChatCompletion completion =
        client
            .chat()
            .completions()
            .create(chat("stub", "hello").n(3).maxCompletionTokens(100).build());

    assertThat(completion.choices())
        .extracting(ChatCompletion.Choice::index)
        .containsExactly(0L, 1L, 2L);
  }

  @Test
  void keepsMaximumOfOutputTokens() {
    ChatCompletion completion =
        client.chat().completions().create(chat("stub", "hello").maxCompletionTokens(2).build());

    assertThat(completion.choices().getFirst().message().content()).hasValue("You said");
    assertThat(completion.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
  }

  @Test
  void answersEmbeddings() {
    CreateEmbeddingResponse response =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("stub-embedding")
                    .inputOfArrayOfStrings(List.of("one", "two", "one"))
                    .dimensions(32)
                    .build());

    assertThat(response.data()).extracting(item -> item.index()).containsExactly(0L, 1L, 2L);
    assertThat(response.data().getFirst().embedding()).hasSize(32);
    assertThat(response.data().get(2).embedding())
        .isEqualTo(response.data().getFirst().embedding())
        .isNotEqualTo(response.data().get(1).embedding());
    assertThat(response.usage().promptTokens()).isEqualTo(3);
  }

  @Test
  void answersEmbeddingsAsNumbers() {
    CreateEmbeddingResponse response =
        client.embeddings().create(embedding(EmbeddingCreateParams.EncodingFormat.FLOAT));

    assertThat(response.data().getFirst().embeddingValue().asFloats()).hasSize(16);
  }

  @Test
  void answersEmbeddingsAsBase64() {
    CreateEmbeddingResponse numbers =
        client.embeddings().create(embedding(EmbeddingCreateParams.EncodingFormat.FLOAT));

    CreateEmbeddingResponse base64 =
        client.embeddings().create(embedding(EmbeddingCreateParams.EncodingFormat.BASE64));

    assertThat(base64.data().getFirst().embedding())
        .isEqualTo(numbers.data().getFirst().embedding());
  }

  @Test
  void listsModels() {
    assertThat(client.models().list().data()).extracting(Model::id).contains("stub");
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
    assertThatExceptionOfType(UnexpectedStatusCodeException.class)
        .isThrownBy(() -> fail(413))
        .matches(raised -> raised.statusCode() == 413);
  }

  @Test
  void raisesUnprocessable() {
    assertThatExceptionOfType(UnprocessableEntityException.class)
        .isThrownBy(() -> fail(422))
        .matches(raised -> raised.type().isPresent());
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
    OpenAIClient patient = client.withOptions(options -> options.maxRetries(2));
    long before = System.nanoTime();

    ChatCompletion completion =
        patient.chat().completions().create(chat("stub-flaky-429", "hello").build());

    assertThat(completion.choices()).isNotEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void doesNotRetryWhatTheServerCallsFinal() {
    OpenAIClient patient = client.withOptions(options -> options.maxRetries(2));
    long before = System.nanoTime();

    assertThatExceptionOfType(OpenAIException.class)
        .isThrownBy(
            () ->
                patient.chat().completions().create(chat(modelNotToBeRetried(), "hello").build()));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(9));
  }

  private void fail(int status) {
    client.chat().completions().create(chat("stub-fail-" + status, "hello").build());
  }

  static ChatCompletionCreateParams.Builder chat(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
  }

  private static EmbeddingCreateParams embedding(EmbeddingCreateParams.EncodingFormat format) {
    return EmbeddingCreateParams.builder()
        .model("stub-embedding")
        .input("one")
        .encodingFormat(format)
        .build();
  }
}
