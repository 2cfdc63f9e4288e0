package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.ReplyReader.Decoded;
import dev.portcullis.pipeline.Usage;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of a streamed message. */
class AnthropicRepliesTest {
  private static final String BODY =
      """
      {"model":"claude","max_tokens":9,"stream":true,
       "messages":[{"role":"user","content":"Hi"}]}""";
  private static final String START =
      """
      {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",
       "model":"claude-x","content":[],"stop_reason":null,"stop_sequence":null,
       "usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,
        "output_tokens":1,"service_tier":"standard"}}}""";

  private ReplyReader replies;

  @BeforeEach
  void setUp() throws Exception {
    replies = new AnthropicDialect().replies(Given.messages(BODY));
  }

  private Frame.Event event(String data) throws ReplyReader.Malformed {
    return Given.passed(replies, data);
  }

  @Test
  void readsTextBlockFromItsStartToItsStop() throws Exception {
    Frame.Event start = event(START);
    Frame.Event begun =
        event(
            """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""");
    Frame.Event ping = event("{\"type\":\"ping\"}");
    Frame.Event first =
        event(
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}""");
    Frame.Event second =
        event(
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}""");
    Frame.Event stop = event("{\"type\":\"content_block_stop\",\"index\":0}");

    assertThat(start.spans()).isEmpty();
    assertThat(begun.spans()).isEmpty();
    assertThat(ping.spans()).isEmpty();
    assertThat(first.name()).isEqualTo("content_block_delta");
    assertThat(Given.fresh(first)).isEqualTo(Map.of("block.0.text", "Hel"));
    assertThat(Given.fresh(second)).isEqualTo(Map.of("block.0.text", "lo"));
    assertThat(second.closes()).isEmpty();
    assertThat(Given.closed(stop)).containsExactly("block.0.text");
  }

  @Test
  void readsTextThatABlockBeginsWith() throws Exception {
    Frame.Event begun =
        event(
            """
            {"type":"content_block_start","index":2,"content_block":{"type":"text","text":"He"}}""");

    assertThat(Given.fresh(begun)).isEqualTo(Map.of("block.2.text", "He"));
    assertThat(begun.closes()).isEmpty();
  }

  @Test
  void readsToolInputPieceByPiece() throws Exception {
    Frame.Event begun =
        event(
            """
            {"type":"content_block_start","index":1,"content_block":
             {"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}""");
    Frame.Event piece =
        event(
            """
            {"type":"content_block_delta","index":1,"delta":
             {"type":"input_json_delta","partial_json":"{\\"city\\":"}}""");
    Frame.Event stop = event("{\"type\":\"content_block_stop\",\"index\":1}");

    assertThat(Given.fresh(begun)).isEqualTo(Map.of("block.1.name", "weather"));
    assertThat(Given.closed(begun)).containsExactly("block.1.name");
    assertThat(Given.fresh(piece)).isEqualTo(Map.of("block.1.input", "{\"city\":"));
    assertThat(Given.closed(stop)).containsExactly("block.1.input");
  }

  @Test
  void readsThinkingButNotItsSignature() throws Exception {
    Frame.Event thinking =
        event(
            """
            {"type":"content_block_delta","index":0,"delta":
             {"type":"thinking_delta","thinking":"Hm"}}""");
    Frame.Event signature =
        event(
            """
            {"type":"content_block_delta","index":0,"delta":
             {"type":"signature_delta","signature":"%s"}}"""
                .formatted("EqQBCgIYAhIM".repeat(8)));

    assertThat(Given.fresh(thinking)).isEqualTo(Map.of("block.0.thinking", "Hm"));
    assertThat(signature.spans()).isEmpty();
  }

  @Test
  void readsCitationsWhole() throws Exception {
    Frame.Event citation =
        event(
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"citations_delta",
             "citation":{"type":"char_location","cited_text":"The sky","document_title":"Sky"}}}""");

    assertThat(Given.fresh(citation)).containsValues("The sky", "Sky");
    assertThat(Given.closed(citation)).isEqualTo(Given.fresh(citation).keySet());
  }

  @Test
  void readsResultsOfServerToolsWhole() throws Exception {
    Frame.Event result =
        event(
            """
            {"type":"content_block_start","index":3,"content_block":
             {"type":"web_search_tool_result","tool_use_id":"srvtoolu_1","content":[
              {"type":"web_search_result","title":"News","url":"https://example.com"}]}}""");

    assertThat(Given.fresh(result))
        .isEqualTo(
            Map.of(
                "block.3.content.0.title", "News",
                "block.3.content.0.url", "https://example.com"));
    assertThat(Given.closed(result)).isEqualTo(Given.fresh(result).keySet());
  }

  @Test
  void showsGuardsDeltasAndEventsOfUnknownTypes() throws Exception {
    Frame.Event delta =
        event(
            """
            {"type":"content_block_delta","index":0,"delta":{"type":"poem_delta","poem":"Roses"}}""");
    Frame.Event unknown = event("{\"type\":\"whisper\",\"words\":[\"psst\"]}");

    assertThat(Given.fresh(delta)).isEqualTo(Map.of("block.0.poem", "Roses"));
    assertThat(delta.closes()).isEmpty();
    assertThat(Given.fresh(unknown)).isEqualTo(Map.of("event.1.words.0", "psst"));
    assertThat(Given.closed(unknown)).containsExactly("event.1.words.0");
  }

  @Test
  void endsWithMessageStopAndClosesWhatIsOpen() throws Exception {
    event(
        """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""");

    Decoded stop = Given.named(replies, "{\"type\":\"message_stop\"}");

    assertThat(stop).isInstanceOf(Decoded.Tail.class);
    var frame = (Frame.Event) ((Decoded.Tail) stop).frame();
    assertThat(frame.spans()).isEmpty();
    assertThat(Given.closed(frame)).containsExactly("block.0.text");
  }

  @Test
  void failsWithAnError() throws Exception {
    assertThat(
            Given.named(
                replies,
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"x\"}}"))
        .isEqualTo(new Decoded.Failed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"type\":7}",
        "{\"type\":\"content_block_delta\",\"delta\":{}}",
        "{\"type\":\"content_block_delta\",\"index\":0}",
        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":\"x\"}",
        "{\"type\":\"content_block_start\",\"content_block\":{}}",
        "{\"type\":\"content_block_stop\"}",
      })
  void refusesEventsThatMakeNoSense(String data) {
    assertThatThrownBy(() -> replies.event(null, data)).isInstanceOf(ReplyReader.Malformed.class);
  }

  @Test
  void refusesEventWhoseNameIsNotItsType() {
    assertThatThrownBy(() -> replies.event("message_stop", "{\"type\":\"ping\"}"))
        .isInstanceOf(ReplyReader.Malformed.class);
  }

  @Test
  void namesEventsThatCameWithoutAName() throws Exception {
    assertThat(Given.passed(replies, null, "{\"type\":\"ping\"}").name()).isEqualTo("ping");
  }

  @Test
  void reportsUsageWithTheMessageDelta() throws Exception {
    event(START);
    assertThat(replies.usage()).isEqualTo(new Usage(115, 100, 0, Usage.Basis.COUNTED));

    event(
        """
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}""");
    assertThat(replies.usage()).isEqualTo(new Usage(115, 100, 2, Usage.Basis.COUNTED));

    var delta =
        event(
            """
            {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},
             "usage":{"output_tokens":15}}""");
    assertThat(delta.spans()).isEmpty();
    assertThat(replies.usage()).isEqualTo(new Usage(115, 100, 15, Usage.Basis.REPORTED));
  }

  @Test
  void takesInputThatTheMessageDeltaCorrects() throws Exception {
    event(START);
    event(
        """
            {"type":"message_delta","delta":{},"usage":{"input_tokens":500,
             "cache_creation_input_tokens":5,"cache_read_input_tokens":100,"output_tokens":15}}""");

    assertThat(replies.usage()).isEqualTo(new Usage(605, 100, 15, Usage.Basis.REPORTED));
  }
}
