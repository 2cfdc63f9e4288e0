package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same by an application that has replies streamed, too. */
abstract class OpenAiSdkContract extends OpenAiSdkPlainContract {
  @Test
  void streamsChatInOrder() {
    List<ChatCompletionChunk> chunks = chunks(chat("stub-long-50", "count").build());

    String text =
        chunks.stream()
            .flatMap(chunk -> chunk.choices().stream())
            .flatMap(choice -> choice.delta().content().stream())
            .collect(Collectors.joining());
    assertThat(text).startsWith("chunk-1 chunk-2 ").endsWith(" chunk-50");
    assertThat(chunks).hasSizeGreaterThan(10);
    assertThat(chunks).allMatch(chunk -> chunk.usage().isEmpty());
    assertThat(chunks.getLast().choices().getFirst().finishReason())
        .hasValue(ChatCompletionChunk.Choice.FinishReason.STOP);
  }

  @Test
  void streamsUsageLastWhenAskedFor() {
    List<ChatCompletionChunk> chunks =
        chunks(
            chat("stub", "hello")
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build());

    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isEqualTo(6);
    assertThat(chunks.subList(0, chunks.size() - 1)).allMatch(chunk -> chunk.usage().isEmpty());
  }

  @Test
  void streamsSeveralChoices() {
    var whole = ChatCompletionAccumulator.create();

    chunks(chat("stub", "hello").n(2).maxCompletionTokens(100).build()).forEach(whole::accumulate);

    assertThat(whole.chatCompletion().choices())
        .extracting(choice -> choice.message().content().orElseThrow())
        .containsExactly("You said: hello", "You said: hello");
  }

  @Test
  void worksAfterStreamIsCancelled() {
    ChatCompletionCreateParams slow = chat("stub-drip-20", "word ".repeat(60)).build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(slow)) {
      assertThat(stream.stream().limit(3).count()).isEqualTo(3);
    }

    ChatCompletion completion = client.chat().completions().create(chat("stub", "again").build());

    assertThat(completion.choices().getFirst().message().content()).hasValue("You said: again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stub-cut", "stub-error-in-stream"})
  void raisesWhenStreamFails(String model) {
    assertThatExceptionOfType(OpenAIException.class)
        .isThrownBy(() -> chunks(chat(model, "one two three four five six").build()));
  }

  private List<ChatCompletionChunk> chunks(ChatCompletionCreateParams call) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(call)) {
      return stream.stream().toList();
    }
  }
}
