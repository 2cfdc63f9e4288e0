package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Channel;
import dev.portcullis.pipeline.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the text in a document: every string that is not empty and not {@linkplain Structure
 * structure}. A channel is named by its place, with dots between the steps ({@code
 * messages.3.content.0.text}); a dot inside a step is written {@code ~1}, so that two places never
 * share a channel. The one exception: below {@code logprobs} positions are left out, so that tokens
 * read as the text that they are.
 */
final class TextSpans {

  /** How strings are read at a place. */
  private enum Reading {
    /** By what is known of providers' documents. */
    PROVIDER,
    /** The same, as a list of the tokens of a text. */
    TOKENS,
    /** Every string is text. */
    FREE
  }

  private final Span.Kind kind;
  private final List<Span> found = new ArrayList<>();
  private final List<String> steps;
  private final StringBuilder channel;

  private TextSpans(Span.Kind kind, Pointer at, String channel) {
    this.kind = kind;
    this.steps = new ArrayList<>(at.steps());
    this.channel = new StringBuilder(channel);
  }

  /** The text of a provider's document. */
  static List<Span> of(Json document) {
    return below(document, Pointer.ROOT, "", Span.Kind.TEXT);
  }

  /** The text of a document of which nothing is known: every string that is not empty. */
  static List<Span> ofUnknown(Json document) {
    var spans = new TextSpans(Span.Kind.TEXT, Pointer.ROOT, "");
    spans.walk(document, Json.Null.NULL, "", Reading.FREE);
    return spans.found;
  }

  /**
   * The text at and below a place of a provider's document.
   *
   * @param channel the place's own name as a channel, with which the names below it begin
   */
  static List<Span> below(Json document, Pointer at, String channel, Span.Kind kind) {
    Json place = at.in(document).orElse(null);
    if (place == null) {
      return List.of();
    }
    Json holder = holder(document, at);
    String name = name(at);
    var spans = new TextSpans(kind, at, channel);
    spans.walk(place, holder, name, reading(Reading.PROVIDER, name, place));
    return spans.found;
  }

  /** Whether there may be text at or below a place; if not, there is none. */
  static boolean mayHold(Json document, Pointer at) {
    return switch (at.in(document).orElse(Json.Null.NULL)) {
      case Json.Obj object -> object.size() > 0;
      case Json.Arr(List<Json> items) -> !items.isEmpty();
      case Json.Str text ->
          !text.value().isEmpty()
              && (Structure.isFree(name(at), text)
                  || !Structure.isStructure(holder(document, at), name(at), text.value()));
      case Json.Num _, Json.Bool _, Json.Null _ -> false;
    };
  }

  private static String name(Pointer at) {
    return at.steps().isEmpty() ? "" : at.steps().getLast();
  }

  private static Json holder(Json document, Pointer at) {
    int depth = at.steps().size();
    return depth == 0
        ? Json.Null.NULL
        : depth == 1
            ? document
            : new Pointer(at.steps().subList(0, depth - 1)).in(document).orElse(Json.Null.NULL);
  }

  private static Reading reading(Reading outside, String name, Json value) {
    if (outside == Reading.FREE || Structure.isFree(name, value)) {
      return Reading.FREE;
    }
    return name.equals("logprobs") ? Reading.TOKENS : outside;
  }

  private void walk(Json here, Json holder, String name, Reading reading) {
    switch (here) {
      case Json.Obj object -> {
        for (int i = 0; i < object.size(); i++) {
          String member = object.name(i);
          Json value = object.value(i);
          int length = enter(member, label(member));
          walk(value, here, member, reading(reading, member, value));
          leave(length);
        }
      }
      case Json.Arr(List<Json> items) -> {
        for (int i = 0; i < items.size(); i++) {
          String position = Integer.toString(i);
          int length = enter(position, reading == Reading.TOKENS ? "" : position);
          walk(items.get(i), holder, name, reading);
          leave(length);
        }
      }
      case Json.Str(String text) -> {
        boolean structure = reading != Reading.FREE && Structure.isStructure(holder, name, text);
        if (!text.isEmpty() && !structure) {
          found.add(new Span(new Channel(channel.toString()), new Pointer(steps), kind));
        }
      }
      case Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  private int enter(String step, String label) {
    int length = channel.length();
    steps.add(step);
    if (!label.isEmpty()) {
      channel.append(length == 0 ? "" : ".").append(label);
    }
    return length;
  }

  private void leave(int length) {
    steps.removeLast();
    channel.setLength(length);
  }

  /** A step as it stands in the name of a channel. */
  static String label(String step) {
    return step.indexOf('.') < 0 && step.indexOf('~') < 0
        ? step
        : step.replace("~", "~0").replace(".", "~1");
  }
}
