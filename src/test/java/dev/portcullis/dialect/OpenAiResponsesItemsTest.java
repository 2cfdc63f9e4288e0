package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Frame;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events of every kind of item, and of kinds that are not known. */
class OpenAiResponsesItemsTest extends OpenAiResponsesCase {
  @ParameterizedTest
  @CsvSource({
    "response.refusal, refusal, output.2.content.1.refusal",
    "response.reasoning_text, text, output.2.content.1.text",
    "response.reasoning_summary_text, text, output.2.summary.3.text",
    "response.function_call_arguments, arguments, output.2.arguments",
    "response.mcp_call_arguments, arguments, output.2.arguments",
    "response.custom_tool_call_input, input, output.2.input",
    "response.code_interpreter_call_code, code, output.2.code",
  })
  void readsEachKindOfDeltaAndItsRepeat(String type, String member, String channel)
      throws Exception {
    String place = "\"output_index\":2,\"content_index\":1,\"summary_index\":3";

    Frame.Event delta = event("{\"type\":\"" + type + ".delta\"," + place + ",\"delta\":\"abc\"}");
    Frame.Event done =
        event("{\"type\":\"" + type + ".done\"," + place + ",\"" + member + "\":\"abc\"}");

    assertThat(Given.fresh(delta)).isEqualTo(Map.of(channel, "abc"));
    assertThat(delta.closes()).isEmpty();
    assertThat(Given.repeated(done)).isEqualTo(Map.of(channel, "abc"));
    assertThat(Given.fresh(done)).isEmpty();
    assertThat(Given.closed(done)).containsExactly(channel);
  }

  @Test
  void readsFunctionCallWithItsNameWhole() throws Exception {
    Frame.Event added =
        event(
            """
            {"type":"response.output_item.added","output_index":0,"item":{"type":"function_call",
             "id":"fc_1","call_id":"call_1","name":"f","arguments":"","status":"in_progress"}}""");
    event(
        """
            {"type":"response.function_call_arguments.delta","output_index":0,"delta":"{}"}""");
    Frame.Event done =
        event(
            """
            {"type":"response.output_item.done","output_index":0,"item":{"type":"function_call",
             "id":"fc_1","call_id":"call_1","name":"f","arguments":"{}","status":"completed"}}""");

    assertThat(Given.fresh(added)).isEqualTo(Map.of("output.0.name", "f"));
    assertThat(Given.closed(added)).containsExactly("output.0.name");
    assertThat(Given.repeated(done))
        .isEqualTo(Map.of("output.0.name", "f", "output.0.arguments", "{}"));
    assertThat(Given.closed(done)).containsExactly("output.0.arguments");
  }

  @Test
  void takesForNewWhatADoneEventSaysFirst() throws Exception {
    Frame.Event done =
        event(
            """
            {"type":"response.output_item.done","output_index":1,"item":{"type":"web_search_call",
             "id":"ws_1","status":"completed","action":{"type":"search","query":"cats"}}}""");

    assertThat(Given.fresh(done)).isEqualTo(Map.of("output.1.action.query", "cats"));
    assertThat(Given.closed(done)).containsExactly("output.1.action.query");
    assertThat(Given.repeated(done)).isEmpty();
  }

  @Test
  void showsGuardsEventsOfUnknownTypes() throws Exception {
    Frame.Event unknown = event("{\"type\":\"response.dream\",\"scene\":\"sea\"}");
    Frame.Event delta =
        event("{\"type\":\"response.song.delta\",\"output_index\":0,\"delta\":\"la\"}");
    Frame.Event placeless = event("{\"type\":\"response.audio.delta\",\"delta\":\"la\"}");
    Frame.Event done =
        event("{\"type\":\"response.song.done\",\"output_index\":0,\"song\":\"lala\"}");

    assertThat(Given.fresh(unknown)).isEqualTo(Map.of("event.0.scene", "sea"));
    assertThat(Given.closed(unknown)).containsExactly("event.0.scene");
    assertThat(Given.fresh(delta).values()).containsExactly("la");
    assertThat(delta.closes()).isEmpty();
    assertThat(Given.fresh(placeless).values()).containsExactly("la");
    assertThat(Given.fresh(done)).containsValue("lala");
    assertThat(Given.closed(done)).containsAll(Given.fresh(delta).keySet());
  }

  @Test
  void readsAnnotationsWhole() throws Exception {
    Frame.Event annotation =
        event(
            "{\"type\":\"response.output_text.annotation.added\","
                + PLACE
                + ",\"annotation_index\":0,\"annotation\":{\"type\":\"url_citation\","
                + "\"title\":\"News\",\"url\":\"https://example.com/\"}}");

    assertThat(Given.fresh(annotation).values())
        .containsExactlyInAnyOrder("News", "https://example.com/");
    assertThat(Given.closed(annotation)).isEqualTo(Given.fresh(annotation).keySet());
  }

  @Test
  void passesLogprobsWithDeltasAlone() throws Exception {
    String logprobs = "\"logprobs\":[{\"token\":\"Hi\",\"bytes\":[72,105],\"top_logprobs\":[]}]";
    Frame.Event delta =
        event(
            "{\"type\":\"response.output_text.delta\","
                + PLACE
                + ",\"delta\":\"Hi\","
                + logprobs
                + "}");
    Frame.Event done =
        event(
            "{\"type\":\"response.output_text.done\","
                + PLACE
                + ",\"text\":\"Hi\","
                + logprobs
                + "}");

    assertThat(Given.fresh(delta))
        .isEqualTo(
            Map.of("output.0.content.0.text", "Hi", "output.0.content.0.logprobs.token", "Hi"));
    assertThat(JsonWriter.text(delta.json())).contains("\"bytes\":null");
    assertThat(JsonWriter.text(done.json())).contains("\"logprobs\":[]");
  }
}
