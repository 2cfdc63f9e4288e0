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
import java.util.stream.Stream;

/**
 * Anthropic messages: {@code POST /v1/messages} and {@code /v1/messages/count_tokens}. Their {@code
 * input_tokens} leave out what came from a cache.
 */
final class StubMessages {
  private final StubCall call;
  private final StubSpeech speech;
  private final Usage usage;

  private StubMessages(StubCall call) throws StubRefusal {
    this.call = call;
    if (call.body().integer("max_tokens").isEmpty()) {
      throw new StubRefusal(400, "max_tokens: Field required");
    }
    StubConversation conversation = conversation(call.body());
    this.speech = conversation.speech(call.behaviour());
    this.usage = conversation.usage(call.behaviour(), List.of(speech));
  }

  static StubAnswer answer(StubCall call) throws StubRefusal {
    var messages = new StubMessages(call);
    return call.streamed() ? messages.events() : new StubAnswer.Document(messages.document());
  }

  static StubAnswer countTokens(StubCall call) throws StubRefusal {
    long tokens = conversation(call.body()).inputTokens();
    return new StubAnswer.Document(Json.obj(member("input_tokens", tokens)));
  }

  private Json document() {
    return message(
        Json.arr(whole()), Json.of(stopReason()), usage().with("output_tokens", output()));
  }

  private StubAnswer events() {
    Json start = message(Json.arr(), Json.Null.NULL, usage().with("output_tokens", Json.of(1)));
    Stream<Event> opening =
        Stream.of(
            event("message_start", "message", start),
            block("content_block_start", "content_block", begun()),
            Event.named(Json.obj(member("type", "ping"))));
    Stream<Event> deltas =
        speech
            .pieces()
            .map(piece -> block("content_block_delta", "delta", delta(piece)).withText());
    Stream<Event> closing =
        Stream.of(
            Event.named(Json.obj(member("type", "content_block_stop"), member("index", 0))),
            Event.named(
                Json.obj(
                    member("type", "message_delta"),
                    member(
                        "delta",
                        Json.obj(
                            member("stop_reason", stopReason()),
                            member("stop_sequence", Json.Null.NULL))),
                    member("usage", Json.obj(member("output_tokens", output()))))));
    return new StubAnswer.Events(
        Stream.concat(Stream.concat(opening, deltas), closing),
        () -> Event.named(Json.obj(member("type", "message_stop"))),
        () -> StubVoice.messageError("req_" + call.id()));
  }

  private static Event event(String type, String name, Json value) {
    return Event.named(Json.obj(member("type", type), member(name, value)));
  }

  private static Event block(String type, String name, Json value) {
    return Event.named(Json.obj(member("type", type), member("index", 0), member(name, value)));
  }

  private Json whole() {
    return switch (speech) {
      case StubSpeech.Said(String text, boolean stopped) ->
          Json.obj(member("type", "text"), member("text", text));
      case StubSpeech.Called(Tool tool, Json arguments) -> toolUse(tool, arguments);
    };
  }

  private Json begun() {
    return switch (speech) {
      case StubSpeech.Said said -> Json.obj(member("type", "text"), member("text", ""));
      case StubSpeech.Called called -> toolUse(called.tool(), Json.obj());
    };
  }

  private Json toolUse(Tool tool, Json input) {
    return Json.obj(
        member("type", "tool_use"),
        member("id", "toolu_" + call.id()),
        member("name", tool.name()),
        member("input", input),
        member("caller", Json.obj(member("type", "direct"))));
  }

  private Json delta(String piece) {
    return switch (speech) {
      case StubSpeech.Said said -> Json.obj(member("type", "text_delta"), member("text", piece));
      case StubSpeech.Called called ->
          Json.obj(member("type", "input_json_delta"), member("partial_json", piece));
    };
  }

  private Json.Obj message(Json content, Json stopReason, Json counted) {
    return Json.obj(
        member("id", "msg_" + call.id()),
        member("type", "message"),
        member("role", "assistant"),
        member("model", call.model()),
        member("content", content),
        member("stop_reason", stopReason),
        member("stop_sequence", Json.Null.NULL),
        member("usage", counted));
  }

  private String stopReason() {
    return switch (speech) {
      case StubSpeech.Said(String text, boolean stopped) -> stopped ? "max_tokens" : "end_turn";
      case StubSpeech.Called called -> "tool_use";
    };
  }

  private Json output() {
    return Json.of(usage.output());
  }

  private Json.Obj usage() {
    return Json.obj(
        member("input_tokens", usage.input() - usage.cached()),
        member("cache_creation_input_tokens", 0),
        member("cache_read_input_tokens", usage.cached()));
  }

  private static StubConversation conversation(Json body) throws StubRefusal {
    var turns = new ArrayList<Turn>();
    body.at("system")
        .ifPresent(system -> turns.add(new Turn(Role.SYSTEM, StubConversation.textOf(system))));
    for (Json message : body.items("messages")) {
      turns.addAll(turns(message));
    }
    if (body.items("messages").isEmpty()) {
      throw new StubRefusal(400, "messages: at least one message is required");
    }
    List<Tool> tools =
        body.items("tools").stream()
            .map(
                tool ->
                    new Tool(
                        tool.text("name").orElse(""), tool.at("input_schema").orElse(Json.obj())))
            .toList();
    return new StubConversation(
        turns, tools, choice(body), body.integer("max_tokens").orElse(Integer.MAX_VALUE));
  }

  /** A message's text, and each result of a tool that stands in it. */
  private static List<Turn> turns(Json message) throws StubRefusal {
    Role role =
        switch (message.text("role").orElse("")) {
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          default -> throw new StubRefusal(400, "messages: unknown role");
        };
    var turns = new ArrayList<Turn>();
    for (Json block : message.items("content")) {
      if (block.text("type").orElse("").equals("tool_result")) {
        Json result = block.at("content").orElse(Json.Null.NULL);
        turns.add(new Turn(Role.TOOL, StubConversation.textOf(result)));
      }
    }
    String text = StubConversation.textOf(message.at("content").orElse(Json.Null.NULL));
    if (turns.isEmpty() || !text.isEmpty()) {
      turns.add(new Turn(role, text));
    }
    return turns;
  }

  private static String choice(Json body) {
    Json choice = body.at("tool_choice").orElse(Json.obj());
    return switch (choice.text("type").orElse("auto")) {
      case "any" -> "required";
      case "tool" -> choice.text("name").orElse("auto");
      case "none" -> "none";
      default -> "auto";
    };
  }
}
