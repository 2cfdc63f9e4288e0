package dev.portcullis.embedded;

import static dev.portcullis.json.Json.member;

import dev.portcullis.embedded.StubAnswer.Event;
import dev.portcullis.embedded.StubConversation.Role;
import dev.portcullis.embedded.StubConversation.Tool;
import dev.portcullis.embedded.StubConversation.Turn;
import dev.portcullis.embedded.StubConversation.Usage;
import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** OpenAI responses: {@code POST /v1/responses}. Nothing is stored, whatever is asked. */
final class StubResponses {
  private final StubCall call;
  private final StubSpeech speech;
  private final Usage usage;
  private long sequence;

  private StubResponses(StubCall call) throws StubRefusal {
    this.call = call;
    StubConversation conversation = conversation(call.body());
    this.speech = conversation.speech(call.behaviour());
    this.usage = conversation.usage(call.behaviour(), List.of(speech));
  }

  static StubAnswer answer(StubCall call) throws StubRefusal {
    var responses = new StubResponses(call);
    return call.streamed() ? responses.events() : new StubAnswer.Document(responses.ended());
  }

  private StubAnswer events() {
    Stream<Json.Obj> opening =
        Stream.of(
            Json.obj(member("type", "response.created"), member("response", running())),
            Json.obj(member("type", "response.in_progress"), member("response", running())));
    return new StubAnswer.Events(
        Stream.concat(opening, item()).map(this::numbered),
        () ->
            numbered(Json.obj(member("type", "response." + status()), member("response", ended()))),
        () -> StubVoice.responseError(sequence++));
  }

  private Event numbered(Json.Obj event) {
    Event numbered = Event.named(event.with("sequence_number", Json.of(sequence++)));
    return event.text("type").orElse("").endsWith(".delta") ? numbered.withText() : numbered;
  }

  /** The events of the one item that a reply has. */
  private Stream<Json.Obj> item() {
    Json done = item(speech.whole(), status());
    return switch (speech) {
      case StubSpeech.Said(String text, boolean stopped) ->
          around(
              List.of(
                  outputItem("added", item("", "in_progress").with("content", Json.arr())),
                  part("response.content_part.added", member("part", text("")))),
              speech.pieces().map(piece -> part("response.output_text.delta", delta(piece))),
              List.of(
                  part("response.output_text.done", member("text", text)),
                  part("response.content_part.done", member("part", text(text))),
                  outputItem("done", done)));
      case StubSpeech.Called called ->
          around(
              List.of(outputItem("added", item("", "in_progress"))),
              speech.pieces().map(piece -> arguments("delta", delta(piece))),
              List.of(
                  arguments("done", member("arguments", called.arguments()))
                      .with("name", Json.of(called.tool().name())),
                  outputItem("done", done)));
    };
  }

  private static Stream<Json.Obj> around(
      List<Json.Obj> before, Stream<Json.Obj> deltas, List<Json.Obj> after) {
    return Stream.concat(Stream.concat(before.stream(), deltas), after.stream());
  }

  private static Map.Entry<String, Json> delta(String piece) {
    return member("delta", piece);
  }

  private Json.Obj outputItem(String what, Json item) {
    return Json.obj(
        member("type", "response.output_item." + what),
        member("output_index", 0),
        member("item", item));
  }

  private Json.Obj part(String type, Map.Entry<String, Json> content) {
    Json.Obj part =
        Json.obj(
            member("type", type),
            member("item_id", itemId()),
            member("output_index", 0),
            member("content_index", 0),
            content);
    return type.contains("output_text") ? part.with("logprobs", Json.arr()) : part;
  }

  private Json.Obj arguments(String what, Map.Entry<String, Json> content) {
    return Json.obj(
        member("type", "response.function_call_arguments." + what),
        member("item_id", itemId()),
        member("output_index", 0),
        content);
  }

  private Json.Obj item(String content, String status) {
    return switch (speech) {
      case StubSpeech.Said said ->
          Json.obj(
              member("id", itemId()),
              member("type", "message"),
              member("status", status),
              member("role", "assistant"),
              member("content", Json.arr(text(content))));
      case StubSpeech.Called called ->
          Json.obj(
              member("id", itemId()),
              member("type", "function_call"),
              member("status", status),
              member("call_id", "call_stub0"),
              member("name", called.tool().name()),
              member("arguments", content));
    };
  }

  private String itemId() {
    return switch (speech) {
      case StubSpeech.Said said -> "msg_" + call.id();
      case StubSpeech.Called called -> "fc_" + call.id();
    };
  }

  private static Json text(String text) {
    return Json.obj(
        member("type", "output_text"),
        member("text", text),
        member("annotations", Json.arr()),
        member("logprobs", Json.arr()));
  }

  private String status() {
    return switch (speech) {
      case StubSpeech.Said(String text, boolean stopped) -> stopped ? "incomplete" : "completed";
      case StubSpeech.Called called -> "completed";
    };
  }

  private Json running() {
    return response("in_progress", Json.arr(), Json.Null.NULL);
  }

  private Json ended() {
    Json counted =
        Json.obj(
            member("input_tokens", usage.input()),
            member(
                "input_tokens_details",
                Json.obj(member("cached_tokens", usage.cached()), member("cache_write_tokens", 0))),
            member("output_tokens", usage.output()),
            member("output_tokens_details", Json.obj(member("reasoning_tokens", 0))),
            member("total_tokens", usage.input() + usage.output()));
    return response(status(), Json.arr(item(speech.whole(), status())), counted);
  }

  private Json response(String status, Json output, Json counted) {
    Json incomplete =
        status.equals("incomplete")
            ? Json.obj(member("reason", "max_output_tokens"))
            : Json.Null.NULL;
    return Json.obj(
        member("id", "resp_" + call.id()),
        member("object", "response"),
        member("created_at", StubCall.CREATED),
        member("status", status),
        member("error", Json.Null.NULL),
        member("incomplete_details", incomplete),
        member("instructions", call.body().at("instructions").orElse(Json.Null.NULL)),
        member("max_output_tokens", call.body().at("max_output_tokens").orElse(Json.Null.NULL)),
        member("model", call.model()),
        member("output", output),
        member("parallel_tool_calls", Json.of(true)),
        member("previous_response_id", Json.Null.NULL),
        member("store", Json.of(false)),
        member("temperature", 1),
        member("tool_choice", call.body().at("tool_choice").orElse(Json.of("auto"))),
        member("tools", new Json.Arr(call.body().items("tools"))),
        member("top_p", 1),
        member("truncation", "disabled"),
        member("usage", counted),
        member("metadata", Json.obj()));
  }

  private static StubConversation conversation(Json body) throws StubRefusal {
    var turns = new ArrayList<Turn>();
    body.text("instructions").ifPresent(text -> turns.add(new Turn(Role.SYSTEM, text)));
    body.text("input").ifPresent(text -> turns.add(new Turn(Role.USER, text)));
    for (Json item : body.items("input")) {
      turns.add(turn(item));
    }
    if (turns.isEmpty()) {
      throw new StubRefusal(400, "input: a text or an array of items is required");
    }
    List<Tool> tools =
        body.items("tools").stream()
            .filter(tool -> tool.text("type").orElse("").equals("function"))
            .map(
                tool ->
                    new Tool(
                        tool.text("name").orElse(""), tool.at("parameters").orElse(Json.obj())))
            .toList();
    Json choice = body.at("tool_choice").orElse(Json.of("auto"));
    return new StubConversation(
        turns,
        tools,
        choice.asText().or(() -> choice.text("name")).orElse("auto"),
        body.integer("max_output_tokens").orElse(Integer.MAX_VALUE));
  }

  private static Turn turn(Json item) throws StubRefusal {
    return switch (item.text("type").orElse("message")) {
      case "message" ->
          new Turn(
              role(item.text("role").orElse("")),
              StubConversation.textOf(item.at("content").orElse(Json.Null.NULL)));
      case "function_call_output" ->
          new Turn(Role.TOOL, StubConversation.textOf(item.at("output").orElse(Json.Null.NULL)));
      case "function_call" -> new Turn(Role.ASSISTANT, "");
      default -> new Turn(Role.SYSTEM, "");
    };
  }

  private static Role role(String role) throws StubRefusal {
    return switch (role) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system", "developer" -> Role.SYSTEM;
      default -> throw new StubRefusal(400, "input: unknown role");
    };
  }
}
