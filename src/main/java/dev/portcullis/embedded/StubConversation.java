package dev.portcullis.embedded;

import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversation as every dialect tells it.
 *
 * @param turns who said what, oldest first
 * @param tools the functions that the model may call
 * @param choice {@code auto}, {@code none}, {@code required} or the name of a tool
 * @param maximum the most tokens that the reply may have
 */
record StubConversation(List<Turn> turns, List<Tool> tools, String choice, long maximum) {

  /** Who speaks. */
  enum Role {
    USER,
    ASSISTANT,
    TOOL,
    SYSTEM
  }

  /** One utterance. */
  record Turn(Role role, String text) {}

  /** A function and the JSON Schema of its arguments. */
  record Tool(String name, Json schema) {}

  /**
   * Input is the text of all turns, output that of the reply, in tokens of {@link StubSpeech}.
   *
   * @param cached the part of the input that is said to come from a cache
   */
  record Usage(long input, long cached, long output) {}

  /**
   * What the stub says to it: what a tool has just said, a call of a tool, or the last text of the
   * user. It calls a tool if it must, or if the user names it or says "tool".
   */
  StubSpeech speech(StubBehaviour behaviour) {
    Optional<Tool> tool = toolResult().isPresent() ? Optional.empty() : calledTool();
    if (tool.isPresent()) {
      boolean leaks = behaviour == StubBehaviour.Simple.SECRETS;
      Json arguments = example(tool.get().schema(), leaks ? StubSpeech.secrets() : "stub");
      return new StubSpeech.Called(tool.get(), arguments);
    }
    return StubSpeech.limited(material(behaviour), maximum);
  }

  /** What the reply costs. */
  Usage usage(StubBehaviour behaviour, List<StubSpeech> speeches) {
    long input = inputTokens();
    long cached = behaviour == StubBehaviour.Simple.CACHED ? input / 2 : 0;
    return new Usage(input, cached, speeches.stream().mapToLong(StubSpeech::tokens).sum());
  }

  /** The tokens of all turns. */
  long inputTokens() {
    return turns.stream().mapToLong(turn -> StubSpeech.tokens(turn.text())).sum();
  }

  private String material(StubBehaviour behaviour) {
    if (behaviour instanceof StubBehaviour.Lengthy(int chunks)) {
      return StubSpeech.longText(chunks);
    }
    if (behaviour == StubBehaviour.Simple.SECRETS) {
      return StubSpeech.secrets();
    }
    return toolResult()
        .map(result -> "The tool said: " + result)
        .orElseGet(() -> "You said: " + lastUserText());
  }

  private String lastUserText() {
    return turns.stream()
        .filter(turn -> turn.role() == Role.USER)
        .reduce((first, second) -> second)
        .map(Turn::text)
        .orElse("nothing");
  }

  /** What a tool has said since the model last spoke. */
  private Optional<String> toolResult() {
    Optional<String> result = Optional.empty();
    for (Turn turn : turns) {
      switch (turn.role()) {
        case TOOL -> result = Optional.of(turn.text());
        case ASSISTANT -> result = Optional.empty();
        case USER, SYSTEM -> {}
      }
    }
    return result;
  }

  private Optional<Tool> calledTool() {
    String wish = lastUserText();
    return switch (choice) {
      case "none" -> Optional.empty();
      case "required" -> tools.stream().findFirst();
      case "auto" ->
          tools.stream()
              .filter(tool -> wish.contains(tool.name()))
              .findFirst()
              .or(() -> wish.contains("tool") ? tools.stream().findFirst() : Optional.empty());
      default -> tools.stream().filter(tool -> tool.name().equals(choice)).findFirst();
    };
  }

  /** A value that a JSON Schema of the usual kind allows, with every property that it names. */
  private static Json example(Json schema, String text) {
    List<Json> allowed = schema.items("enum");
    if (!allowed.isEmpty()) {
      return allowed.getFirst();
    }
    return switch (schema.text("type").orElse("object")) {
      case "string" -> Json.of(text);
      case "integer", "number" -> Json.of(1);
      case "boolean" -> Json.of(true);
      case "array" -> Json.arr();
      default -> {
        var members = new LinkedHashMap<String, Json>();
        if (schema.at("properties").orElse(Json.Null.NULL)
            instanceof Json.Obj(Map<String, Json> properties)) {
          properties.forEach((name, property) -> members.put(name, example(property, text)));
        }
        yield new Json.Obj(members);
      }
    };
  }

  /** The text of a message's content: a string, or the text parts of an array. */
  static String textOf(Json content) {
    if (content instanceof Json.Str(String text)) {
      return text;
    }
    var parts = new ArrayList<String>();
    if (content instanceof Json.Arr(List<Json> items)) {
      items.forEach(item -> item.text("text").ifPresent(parts::add));
    }
    return String.join("\n", parts);
  }
}
