package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.ReplyReader;

/** Where the events of a streamed response carry the model's text, and which channel it is. */
final class OpenAiResponsesText {
  private static final String DELTA = ".delta";
  private static final String DONE = ".done";

  private OpenAiResponsesText() {}

  /**
   * Adds the text of an event that carries some.
   *
   * @return whether it is such an event
   * @throws ReplyReader.Malformed if it does not say what it is a piece of
   */
  static boolean add(String type, Json event, EventSpans spans) throws ReplyReader.Malformed {
    switch (type) {
      case "response.output_item.added" -> begun("item", item(event), spans);
      case "response.output_item.done" -> finished("item", item(event), spans);
      case "response.content_part.added" -> begun("part", part(event), spans);
      case "response.content_part.done" -> finished("part", part(event), spans);
      case "response.reasoning_summary_part.added" -> begun("part", summary(event), spans);
      case "response.reasoning_summary_part.done" -> finished("part", summary(event), spans);
      default -> {
        if (type.endsWith(DELTA)) {
          delta(type.substring(0, type.length() - DELTA.length()), event, spans);
        } else if (type.endsWith(DONE) && event.integer("output_index").isPresent()) {
          done(type.substring(0, type.length() - DONE.length()), event, spans);
        } else {
          return false;
        }
      }
    }
    return true;
  }

  private static void begun(String member, String channel, EventSpans spans) {
    spans.asideBut(member);
    spans.begun(Pointer.of(member), channel);
  }

  private static void finished(String member, String channel, EventSpans spans) {
    spans.asideBut(member);
    spans.repeated(Pointer.of(member), channel);
  }

  private static void delta(String of, Json event, EventSpans spans) throws ReplyReader.Malformed {
    Place place = place(of, event);
    spans.asideBut("delta", "logprobs");
    spans.continued(Pointer.of("delta"), place.channel());
    spans.continued(Pointer.of("logprobs"), place.holder() + ".logprobs");
  }

  private static void done(String of, Json event, EventSpans spans) throws ReplyReader.Malformed {
    Place place = place(of, event);
    spans.asideBut(place.member());
    spans.repeated(Pointer.of(place.member()), place.channel());
    spans.ended(place.channel());
  }

  /**
   * A member of the finished response.
   *
   * @param holder the channel name of the item or part that has it
   */
  private record Place(String holder, String member) {
    String channel() {
      return holder + "." + member;
    }
  }

  private static Place place(String of, Json event) throws ReplyReader.Malformed {
    return switch (of) {
      case "response.output_text", "response.reasoning_text" -> new Place(part(event), "text");
      case "response.refusal" -> new Place(part(event), "refusal");
      case "response.reasoning_summary_text" -> new Place(summary(event), "text");
      case "response.function_call_arguments", "response.mcp_call_arguments" ->
          new Place(item(event), "arguments");
      case "response.custom_tool_call_input" -> new Place(item(event), "input");
      case "response.code_interpreter_call_code" -> new Place(item(event), "code");
      default -> new Place(EventData.has(event, "output_index") ? part(event) : "output", of);
    };
  }

  private static String item(Json event) throws ReplyReader.Malformed {
    return "output." + EventData.position(event, "output_index");
  }

  private static String part(Json event) throws ReplyReader.Malformed {
    return item(event) + ".content." + event.integer("content_index").orElse(0);
  }

  private static String summary(Json event) throws ReplyReader.Malformed {
    return item(event) + ".summary." + event.integer("summary_index").orElse(0);
  }
}
