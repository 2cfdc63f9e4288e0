package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.ReplyReader.Decoded;
import dev.portcullis.pipeline.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiResponsesRepliesTest extends OpenAiResponsesCase {
  private static final String ITEM =
      """
      {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[\
      {"type":"output_text","text":"Hello","annotations":[],"logprobs":[]}]}""";

  private Frame.Event delta(String text) throws ReplyReader.Malformed {
    return event(
        "{\"type\":\"response.output_text.delta\","
            + PLACE
            + ",\"delta\":\""
            + text
            + "\",\"logprobs\":[]}");
  }

  private static String completed(String response) {
    return "{\"type\":\"response.completed\",\"sequence_number\":9,\"response\":" + response + "}";
  }

  @Test
  void readsTextFromItsFirstDeltaToTheEnd() throws Exception {
    Frame.Event created =
        event(
            """
            {"type":"response.created","sequence_number":0,"response":{"id":"resp_1",
             "object":"response","status":"in_progress","model":"gpt-5-2025","output":[],
             "instructions":"Be very brief.","error":null,
             "tools":[{"type":"function","name":"f","description":"Finds.","strict":true}]}}""");
    Frame.Event added =
        event(
            """
            {"type":"response.output_item.added","output_index":0,"sequence_number":2,"item":
             {"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}}""");
    Frame.Event part =
        event(
            "{\"type\":\"response.content_part.added\","
                + PLACE
                + ",\"part\":{\"type\":\"output_text\",\"text\":\"\",\"annotations\":[]}}");
    Frame.Event first = delta("Hel");
    Frame.Event second = delta("lo");
    Frame.Event textDone =
        event("{\"type\":\"response.output_text.done\"," + PLACE + ",\"text\":\"Hello\"}");
    Frame.Event partDone =
        event(
            "{\"type\":\"response.content_part.done\","
                + PLACE
                + ",\"part\":{\"type\":\"output_text\",\"text\":\"Hello\",\"annotations\":[]}}");
    Frame.Event itemDone =
        event("{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":" + ITEM + "}");
    Decoded end =
        Given.named(
            replies,
            completed(
                "{\"id\":\"resp_1\",\"instructions\":\"Be very brief.\",\"output\":["
                    + ITEM
                    + "],\"usage\":{\"input_tokens\":30,\"input_tokens_details\":"
                    + "{\"cached_tokens\":10},\"output_tokens\":5}}"));

    Map<String, String> whole = Map.of("output.0.content.0.text", "Hello");
    assertThat(created.spans()).isEmpty();
    assertThat(added.spans()).isEmpty();
    assertThat(part.spans()).isEmpty();
    assertThat(first.name()).isEqualTo("response.output_text.delta");
    assertThat(Given.fresh(first)).isEqualTo(Map.of("output.0.content.0.text", "Hel"));
    assertThat(Given.fresh(second)).isEqualTo(Map.of("output.0.content.0.text", "lo"));
    assertThat(second.closes()).isEmpty();
    assertThat(Given.fresh(textDone)).isEmpty();
    assertThat(Given.repeated(textDone)).isEqualTo(whole);
    assertThat(Given.closed(textDone)).containsExactly("output.0.content.0.text");
    assertThat(Given.repeated(partDone)).isEqualTo(whole);
    assertThat(partDone.closes()).isEmpty();
    assertThat(Given.repeated(itemDone)).isEqualTo(whole);
    assertThat(end).isInstanceOf(Decoded.Tail.class);
    var tail = (Frame.Event) ((Decoded.Tail) end).frame();
    assertThat(Given.fresh(tail)).isEmpty();
    assertThat(Given.repeated(tail)).isEqualTo(whole);
    assertThat(tail.closes()).isEmpty();
    assertThat(replies.usage()).isEqualTo(new Usage(30, 10, 5, Usage.Basis.REPORTED));
  }

  @Test
  void carriesRepeatsAloneInATail() throws Exception {
    Frame.Event tail = event(completed("{\"output\":[" + ITEM + "],\"note\":\"unheard of\"}"));

    assertThat(Given.fresh(tail)).isEmpty();
    assertThat(Given.repeated(tail))
        .isEqualTo(Map.of("output.0.content.0.text", "Hello", "note", "unheard of"));
  }

  @Test
  void closesWhatIsOpenWithTheTail() throws Exception {
    delta("Hi");

    assertThat(Given.closed(event(completed("{\"output\":[]}"))))
        .containsExactly("output.0.content.0.text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"response.completed", "response.incomplete", "response.failed"})
  void endsWithEachOfThree(String type) throws Exception {
    assertThat(Given.named(replies, "{\"type\":\"" + type + "\",\"response\":{}}"))
        .isInstanceOf(Decoded.Tail.class);
  }

  @Test
  void failsWithAnError() throws Exception {
    assertThat(Given.named(replies, "{\"type\":\"error\",\"code\":\"x\",\"message\":\"y\"}"))
        .isEqualTo(new Decoded.Failed());
    assertThat(replies.event(null, "{\"error\":{\"message\":\"y\"}}"))
        .isEqualTo(new Decoded.Failed());
  }

  @Test
  void showsGuardsInstructionsThatAreNotTheCallersOwn() throws Exception {
    Frame.Event created =
        event(
            """
            {"type":"response.created","response":{"instructions":"Be very verbose.",
             "tools":[{"description":"Finds."}]}}""");

    assertThat(Given.fresh(created).values()).containsExactly("Be very verbose.");
  }

  @Test
  void neverTakesOutputForAnEcho() throws Exception {
    Frame.Event event = delta("Be very brief.");

    assertThat(Given.fresh(event)).containsValue("Be very brief.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[DONE]",
        "[]",
        "{}",
        "{\"type\":\"response.output_text.delta\",\"delta\":\"x\"}",
        "{\"type\":\"response.output_item.added\",\"item\":{}}",
      })
  void refusesEventsThatMakeNoSense(String data) {
    assertThatThrownBy(() -> replies.event(null, data)).isInstanceOf(ReplyReader.Malformed.class);
  }

  @Test
  void refusesEventWhoseNameIsNotItsType() {
    assertThatThrownBy(() -> replies.event("response.created", "{\"type\":\"response.completed\"}"))
        .isInstanceOf(ReplyReader.Malformed.class);
  }

  @Test
  void countsDeltasUntilUsageIsReported() throws Exception {
    assertThat(replies.usage()).isEqualTo(Usage.UNKNOWN);
    delta("Hello");
    event("{\"type\":\"response.output_text.done\"," + PLACE + ",\"text\":\"Hello\"}");

    assertThat(replies.usage().basis()).isEqualTo(Usage.Basis.COUNTED);
    assertThat(replies.usage().output()).isEqualTo(2);
  }

  @Test
  void readsPlainResponse() {
    Frame.Document document =
        replies.document(
            Given.json(
                """
                {"id":"resp_1","object":"response","status":"completed","model":"gpt-5",
                 "instructions":"Be very brief.","error":null,"output":[
                  {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm"}]},
                  %s],
                 "usage":{"input_tokens":30,"output_tokens":5}}"""
                    .formatted(ITEM)));

    assertThat(Given.texts(document))
        .isEqualTo(Map.of("output.0.summary.0.text", "Hm", "output.1.content.0.text", "Hello"));
    assertThat(replies.usage()).isEqualTo(new Usage(30, 0, 5, Usage.Basis.REPORTED));
    assertThat(replies.isError(document.json())).isFalse();
  }
}
