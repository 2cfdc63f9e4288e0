package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.ReplyReader.Decoded;
import dev.portcullis.pipeline.Usage;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of a streamed chat. */
class OpenAiChatRepliesTest {
  private static final String USAGE =
      """
      {"id":"c","object":"chat.completion.chunk","created":1,"model":"gpt-4o","choices":[],\
      "usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29,\
      "prompt_tokens_details":{"cached_tokens":8}}}""";

  private ReplyReader replies;

  @BeforeEach
  void setUp() throws Exception {
    replies = replies(Given.streamedChat());
  }

  private static ReplyReader replies(Call call) {
    return new OpenAiDialect().replies(call);
  }

  private Frame.Event chunk(String choices) throws ReplyReader.Malformed {
    return Given.passed(
        replies,
        null,
        """
        {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-2024",\
        "service_tier":"default","system_fingerprint":"fp_1","choices":[%s],"usage":null,\
        "obfuscation":"aB3"}"""
            .formatted(choices));
  }

  @Test
  void readsContentPieceByPieceAndClosesItWithTheFinishReason() throws Exception {
    Frame.Event first =
        chunk(
            """
            {"index":0,"delta":{"role":"assistant","content":"","refusal":null},\
            "logprobs":null,"finish_reason":null}""");
    Frame.Event second =
        chunk("{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"finish_reason\":null}");
    Frame.Event third =
        chunk("{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":null}");
    Frame.Event last = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");

    assertThat(first.spans()).isEmpty();
    assertThat(first.name()).isNull();
    assertThat(Given.fresh(second)).isEqualTo(Map.of("choice.0.content", "Hel"));
    assertThat(Given.fresh(third)).isEqualTo(Map.of("choice.0.content", "lo"));
    assertThat(third.closes()).isEmpty();
    assertThat(last.spans()).isEmpty();
    assertThat(Given.closed(last)).containsExactly("choice.0.content");
  }

  @Test
  void passesChunksUnchanged() throws Exception {
    String data = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}],\"usage\":null}";

    assertThat(JsonWriter.text(Given.passed(replies, null, data).json())).isEqualTo(data);
  }

  @Test
  void keepsChoicesApart() throws Exception {
    Frame.Event both =
        chunk(
            """
            {"index":1,"delta":{"content":"B"}},{"index":10,"delta":{"content":"C"}}""");
    Frame.Event last = chunk("{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}");

    assertThat(Given.fresh(both))
        .isEqualTo(Map.of("choice.1.content", "B", "choice.10.content", "C"));
    assertThat(Given.closed(last)).containsExactly("choice.1.content");
  }

  @Test
  void keepsToolCallsApartByTheirIndexWhereverTheyStand() throws Exception {
    Frame.Event begun =
        chunk(
            """
            {"index":0,"delta":{"tool_calls":[{"index":1,"id":"call_b","type":"function",\
            "function":{"name":"weather","arguments":""}}]},"finish_reason":null}""");
    Frame.Event going =
        chunk(
            """
            {"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{\\"q\\":"}}]},\
            "finish_reason":null}""");
    Frame.Event last = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}");

    assertThat(Given.fresh(begun))
        .isEqualTo(Map.of("choice.0.tool_calls.1.function.name", "weather"));
    assertThat(Given.closed(begun)).containsExactly("choice.0.tool_calls.1.function.name");
    assertThat(Given.fresh(going))
        .isEqualTo(Map.of("choice.0.tool_calls.1.function.arguments", "{\"q\":"));
    assertThat(going.closes()).isEmpty();
    assertThat(Given.closed(last)).containsExactly("choice.0.tool_calls.1.function.arguments");
  }

  @Test
  void leavesContentOpenWhenToolCallsBegin() throws Exception {
    chunk("{\"index\":0,\"delta\":{\"content\":\"Let me see.\"}}");
    Frame.Event call =
        chunk(
            """
            {"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{"}}]}}""");

    assertThat(call.closes()).isEmpty();
  }

  @Test
  void readsEveryOtherTextOfADelta() throws Exception {
    Frame.Event event =
        chunk(
            """
            {"index":0,"delta":{"refusal":"I","reasoning_content":"R","reasoning":"S",\
            "function_call":{"name":"f","arguments":"{"},"audio":{"id":"a_1","transcript":"T"},\
            "brand_new":["N"]}}""");

    assertThat(Given.fresh(event))
        .isEqualTo(
            Map.of(
                "choice.0.refusal", "I",
                "choice.0.reasoning_content", "R",
                "choice.0.reasoning", "S",
                "choice.0.function_call.name", "f",
                "choice.0.function_call.arguments", "{",
                "choice.0.audio.transcript", "T",
                "choice.0.brand_new.0", "N"));
  }

  @Test
  void readsLogprobsAsTextAndTakesOutTheirBytes() throws Exception {
    Frame.Event event =
        chunk(
            """
            {"index":0,"delta":{"content":"Hi"},"logprobs":{"content":[{"token":"Hi",\
            "logprob":-0.1,"bytes":[72,105],"top_logprobs":[{"token":"Yo","bytes":[89]}]}]}}""");

    assertThat(Given.fresh(event))
        .isEqualTo(
            Map.of(
                "choice.0.content", "Hi",
                "choice.0.logprobs.content.token", "Hi",
                "choice.0.logprobs.content.top_logprobs.token", "Yo"));
    assertThat(JsonWriter.text(event.json()))
        .contains("\"bytes\":null")
        .doesNotContain("[72,105]", "[89]");
    assertThat(replies.usage().output()).isEqualTo(1);
  }

  @Test
  void showsGuardsWhatItDoesNotKnowAndClosesItAtOnce() throws Exception {
    Frame.Event event =
        Given.passed(replies, null, "{\"choices\":[],\"notice\":{\"text\":\"Psst\"}}");

    assertThat(Given.fresh(event)).isEqualTo(Map.of("event.0.notice.text", "Psst"));
    assertThat(Given.closed(event)).containsExactly("event.0.notice.text");
  }

  @Test
  void dropsUsageThatTheClientDidNotAskFor() throws Exception {
    chunk("{\"index\":0,\"delta\":{\"content\":\"Hi\"}}");

    assertThat(replies.event(null, USAGE)).isEqualTo(new Decoded.Drop());
    assertThat(replies.usage()).isEqualTo(new Usage(20, 8, 9, Usage.Basis.REPORTED));
  }

  @Test
  void passesUsageThatTheClientAskedFor() throws Exception {
    ReplyReader asked =
        replies(
            Given.chat(
                """
                {"model":"m","stream":true,"stream_options":{"include_usage":true},
                 "messages":[{"role":"user","content":"Hi"}]}"""));

    assertThat(Given.passed(asked, null, USAGE).json()).isEqualTo(Given.json(USAGE));
  }

  @Test
  void endsWithDone() throws Exception {
    assertThat(replies.event(null, "[DONE]")).isEqualTo(new Decoded.Tail(new Frame.Done("[DONE]")));
  }

  @Test
  void failsWithAnErrorInTheStream() throws Exception {
    assertThat(replies.event(null, "{\"error\":{\"message\":\"overloaded\"}}"))
        .isEqualTo(new Decoded.Failed());
    assertThat(replies.event("error", "{\"error\":{\"message\":\"overloaded\"}}"))
        .isEqualTo(new Decoded.Failed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "\"x\"", "{", "{}{}", "[done]", "{\"a\":1,\"a\":2}"})
  void refusesEventsThatAreNoChunks(String data) {
    assertThatThrownBy(() -> replies.event(null, data)).isInstanceOf(ReplyReader.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[\"words\"]}",
        "{\"choices\":\"words\"}",
        "{\"choices\":{\"x\":\"words\"}}",
        "{\"choices\":[{\"delta\":\"words\"}]}",
        "{\"choices\":[{\"delta\":[\"words\"]}]}",
        "{\"choices\":[{\"text\":\"words\"}]}",
        "{\"choices\":[{\"delta\":{\"tool_calls\":\"words\"}}]}",
        "{\"choices\":[{\"delta\":{\"tool_calls\":[\"words\"]}}]}",
      })
  void letsNoTextPastInAnOddShape(String data) throws Exception {
    assertThat(Given.fresh(Given.passed(replies, null, data))).containsValue("words");
  }

  @Test
  void knowsNoUsageBeforeTheFirstEvent() {
    assertThat(replies.usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void countsWhatWasStreamedUntilUsageIsReported() throws Exception {
    chunk("{\"index\":0,\"delta\":{\"content\":\"a\"}}");
    chunk("{\"index\":0,\"delta\":{\"content\":\"nine char\"}}");

    Usage usage = replies.usage();

    assertThat(usage.basis()).isEqualTo(Usage.Basis.COUNTED);
    assertThat(usage.output()).isEqualTo(1 + 3);
    int requestBytes = JsonWriter.bytes(Given.streamedChat().body().orElseThrow()).length;
    assertThat(usage.input()).isEqualTo((requestBytes + 3) / 4);
  }

  @Test
  void addsWhatComesAfterAReportToIt() throws Exception {
    Given.passed(
        replies,
        null,
        """
            {"choices":[{"index":0,"delta":{"content":"a"}}],
             "usage":{"prompt_tokens":5,"completion_tokens":1}}""");
    assertThat(replies.usage()).isEqualTo(new Usage(5, 0, 1, Usage.Basis.REPORTED));

    chunk("{\"index\":0,\"delta\":{\"content\":\"b\"}}");
    assertThat(replies.usage()).isEqualTo(new Usage(5, 0, 2, Usage.Basis.COUNTED));
  }

  @Test
  void believesNoImpossibleUsage() throws Exception {
    Given.passed(
        replies,
        null,
        """
            {"choices":[{"index":0,"delta":{"content":"a"}}],
             "usage":{"prompt_tokens":-5,"completion_tokens":1}}""");

    assertThat(replies.usage().basis()).isEqualTo(Usage.Basis.COUNTED);
  }

  @Test
  void closesNothingTwice() throws Exception {
    Frame.Event first =
        chunk("{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}");
    Frame.Event again = chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}");

    assertThat(Given.closed(first)).isEqualTo(Set.of("choice.0.content"));
    assertThat(again.closes()).isEmpty();
  }
}
