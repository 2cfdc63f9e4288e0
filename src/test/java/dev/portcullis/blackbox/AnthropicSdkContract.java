package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ToolChoiceAny;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same by an application that has replies streamed, too. */
abstract class AnthropicSdkContract extends AnthropicSdkPlainContract {
  @Test
  void streamsMessageInOrder() {
    List<RawMessageStreamEvent> events = events(message("stub-long-50", "count").build());

    assertThat(events.getFirst().isMessageStart()).isTrue();
    assertThat(events.getLast().isMessageStop()).isTrue();
    String text =
        events.stream()
            .flatMap(event -> event.contentBlockDelta().stream())
            .map(event -> event.delta().asText().text())
            .collect(Collectors.joining());
    assertThat(text).startsWith("chunk-1 chunk-2 ").endsWith(" chunk-50");
    assertThat(events).hasSizeGreaterThan(10);
  }

  @Test
  void accumulatesStreamedMessageWithUsage() {
    var whole = MessageAccumulator.create();

    events(message("stub", "hello").build()).forEach(whole::accumulate);

    assertThat(text(whole.message())).isEqualTo("You said: hello");
    assertThat(whole.message().usage().inputTokens()).isEqualTo(2);
    assertThat(whole.message().usage().outputTokens()).isEqualTo(4);
    assertThat(whole.message().stopReason()).hasValue(StopReason.END_TURN);
  }

  @Test
  void worksAfterStreamIsCancelled() {
    MessageCreateParams slow = message("stub-drip-20", "word ".repeat(60)).build();
    try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(slow)) {
      assertThat(stream.stream().limit(4).count()).isEqualTo(4);
    }

    Message message = client.messages().create(message("stub", "again").build());

    assertThat(text(message)).isEqualTo("You said: again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stub-cut", "stub-error-in-stream"})
  void raisesWhenStreamFails(String model) {
    assertThatExceptionOfType(AnthropicException.class)
        .isThrownBy(() -> events(message(model, "one two three four five six").build()));
  }

  @Test
  void streamsToolCallInPieces() {
    var whole = MessageAccumulator.create();

    List<RawMessageStreamEvent> events =
        events(tool("Hello").toolChoice(ToolChoiceAny.builder().build()).build());
    events.forEach(whole::accumulate);

    assertThat(events.stream().flatMap(event -> event.contentBlockDelta().stream()))
        .hasSizeGreaterThan(1)
        .allMatch(event -> event.delta().isInputJson());
    assertThat(city(whole.message().content().getFirst().asToolUse())).isEqualTo("stub");
    assertThat(whole.message().stopReason()).hasValue(StopReason.TOOL_USE);
  }

  private List<RawMessageStreamEvent> events(MessageCreateParams call) {
    try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(call)) {
      return stream.stream().toList();
    }
  }
}
