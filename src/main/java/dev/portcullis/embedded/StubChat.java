package dev.portcullis.embedded;

import static dev.portcullis.json.Json.member;

import dev.portcullis.embedded.StubAnswer.Event;
import dev.portcullis.embedded.StubConversation.Role;
import dev.portcullis.embedded.StubConversation.Tool;
import dev.portcullis.embedded.StubConversation.Turn;
import dev.portcullis.embedded.StubConversation.Usage;
import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** OpenAI chat completions: {@code POST /v1/chat/completions}. */
final class StubChat {
  private static final int MOST_CHOICES = 128;

  private final StubCall call;
  private final List<StubSpeech> choices;
  private final Usage usage;

  private StubChat(StubCall call) throws StubRefusal {
    this.call = call;
    StubConversation conversation = conversation(call.body());
    this.choices = Collections.nCopies(count(call.body()), conversation.speech(call.behaviour()));
    this.usage = conversation.usage(call.behaviour(), choices);
  }

  static StubAnswer answer(StubCall call) throws StubRefusal {
    var chat = new StubChat(call);
    return call.streamed() ? chat.events() : new StubAnswer.Document(chat.document());
  }

  private Json document() {
    var list = new ArrayList<Json>();
    for (int i = 0; i < choices.size(); i++) {
      list.add(
          Json.obj(
              member("index", i),
              member("message", message(choices.get(i), i)),
              member("logprobs", Json.Null.NULL),
              member("finish_reason", finishReason(choices.get(i)))));
    }
    return envelope("chat.completion", list).with("usage", usage(usage));
  }

  private static Json message(StubSpeech speech, int choice) {
    Json.Obj message = Json.obj(member("role", "assistant"));
    return switch (speech) {
      case StubSpeech.Said(String text, boolean stopped) ->
          message.with("content", Json.of(text)).with("refusal", Json.Null.NULL);
      case StubSpeech.Called called ->
          message
              .with("content", Json.Null.NULL)
              .with("refusal", Json.Null.NULL)
              .with(
                  "tool_calls",
                  Json.arr(
                      Json.obj(
                          member("id", callId(choice)),
                          member("type", "function"),
                          member(
                              "function",
                              Json.obj(
                                  member("name", called.tool().name()),
                                  member("arguments", called.arguments()))))));
    };
  }

  private StubAnswer events() {
    boolean withUsage =
        call.body().at("stream_options").map(o -> o.flag("include_usage")).orElse(false);
    Stream<Event> spoken =
        StubAnswer.inTurn(
            IntStream.range(0, choices.size())
                .mapToObj(i -> choice(choices.get(i), i, withUsage))
                .toList());
    Json.Obj last = envelope("chat.completion.chunk", List.of()).with("usage", usage(usage));
    return new StubAnswer.Events(
        withUsage ? Stream.concat(spoken, Stream.of(Event.of(last))) : spoken,
        () -> new Event(Optional.empty(), "[DONE]", false),
        StubVoice::chatError);
  }

  private Stream<Event> choice(StubSpeech speech, int index, boolean withUsage) {
    Stream<Event> role =
        Stream.of(Event.of(chunk(index, opening(speech, index), Json.Null.NULL, withUsage)));
    Stream<Event> deltas =
        speech
            .pieces()
            .map(
                piece ->
                    Event.of(chunk(index, delta(speech, piece), Json.Null.NULL, withUsage))
                        .withText());
    Stream<Event> end =
        Stream.of(Event.of(chunk(index, Json.obj(), Json.of(finishReason(speech)), withUsage)));
    return Stream.concat(Stream.concat(role, deltas), end);
  }

  private Json chunk(int index, Json delta, Json finishReason, boolean withUsage) {
    Json.Obj chunk =
        envelope(
            "chat.completion.chunk",
            List.of(
                Json.obj(
                    member("index", index),
                    member("delta", delta),
                    member("logprobs", Json.Null.NULL),
                    member("finish_reason", finishReason))));
    return withUsage ? chunk.with("usage", Json.Null.NULL) : chunk;
  }

  private static Json opening(StubSpeech speech, int choice) {
    Json.Obj role = Json.obj(member("role", "assistant"));
    return switch (speech) {
      case StubSpeech.Said said -> role.with("content", Json.of(""));
      case StubSpeech.Called called ->
          role.with("content", Json.Null.NULL)
              .with(
                  "tool_calls",
                  Json.arr(
                      Json.obj(
                          member("index", 0),
                          member("id", callId(choice)),
                          member("type", "function"),
                          member(
                              "function",
                              Json.obj(
                                  member("name", called.tool().name()),
                                  member("arguments", ""))))));
    };
  }

  private static Json delta(StubSpeech speech, String piece) {
    return switch (speech) {
      case StubSpeech.Said said -> Json.obj(member("content", piece));
      case StubSpeech.Called called ->
          Json.obj(
              member(
                  "tool_calls",
                  Json.arr(
                      Json.obj(
                          member("index", 0),
                          member("function", Json.obj(member("arguments", piece)))))));
    };
  }

  private Json.Obj envelope(String object, List<Json> list) {
    return Json.obj(
        member("id", "chatcmpl-" + call.id()),
        member("object", object),
        member("created", StubCall.CREATED),
        member("model", call.model()),
        member("system_fingerprint", "fp_stub"),
        member("choices", new Json.Arr(list)));
  }

  private static String callId(int choice) {
    return "call_stub" + choice;
  }

  private static String finishReason(StubSpeech speech) {
    return switch (speech) {
      case StubSpeech.Said(String text, boolean stopped) -> stopped ? "length" : "stop";
      case StubSpeech.Called called -> "tool_calls";
    };
  }

  private static Json usage(Usage usage) {
    return Json.obj(
        member("prompt_tokens", usage.input()),
        member("completion_tokens", usage.output()),
        member("total_tokens", usage.input() + usage.output()),
        member("prompt_tokens_details", Json.obj(member("cached_tokens", usage.cached()))),
        member("completion_tokens_details", Json.obj(member("reasoning_tokens", 0))));
  }

  private static int count(Json body) throws StubRefusal {
    long count = body.integer("n").orElse(1);
    if (count < 1 || count > MOST_CHOICES) {
      throw new StubRefusal(400, "n: between 1 and " + MOST_CHOICES);
    }
    return (int) count;
  }

  private static StubConversation conversation(Json body) throws StubRefusal {
    var turns = new ArrayList<Turn>();
    for (Json message : body.items("messages")) {
      turns.add(
          new Turn(
              role(message.text("role").orElse("")),
              StubConversation.textOf(message.at("content").orElse(Json.Null.NULL))));
    }
    if (turns.isEmpty()) {
      throw new StubRefusal(400, "messages: at least one message is required");
    }
    long maximum =
        body.integer("max_completion_tokens")
            .orElse(body.integer("max_tokens").orElse(Integer.MAX_VALUE));
    return new StubConversation(turns, tools(body), choice(body), maximum);
  }

  private static Role role(String role) throws StubRefusal {
    return switch (role) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "tool" -> Role.TOOL;
      case "system", "developer" -> Role.SYSTEM;
      default -> throw new StubRefusal(400, "messages: unknown role");
    };
  }

  private static List<Tool> tools(Json body) {
    return body.items("tools").stream()
        .flatMap(tool -> tool.at("function").stream())
        .map(
            function ->
                new Tool(
                    function.text("name").orElse(""), function.at("parameters").orElse(Json.obj())))
        .toList();
  }

  private static String choice(Json body) {
    Json choice = body.at("tool_choice").orElse(Json.of("auto"));
    return choice
        .asText()
        .or(() -> choice.at("function").flatMap(function -> function.text("name")))
        .orElse("auto");
  }
}
