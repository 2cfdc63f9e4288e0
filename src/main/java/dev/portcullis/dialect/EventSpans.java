package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Channel;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The text of one event of a streamed reply, and the channels that end with it. */
final class EventSpans {
  private static final Set<String> GROWING =
      Set.of("arguments", "code", "content", "input", "refusal", "text", "thinking");

  private final ReplyChannels channels;
  private final UsageMeter meter;
  private final Json json;
  private final String name;
  private final List<Span> spans = new ArrayList<>();
  private final Set<Channel> closes = new HashSet<>();

  EventSpans(ReplyChannels channels, UsageMeter meter, Json json, String name) {
    this.channels = channels;
    this.meter = meter;
    this.json = json;
    this.name = name;
  }

  /**
   * Output of the model that later events may go on with. Names of tools and functions come whole:
   * nobody could call half a name, so they are not kept open.
   */
  void continued(Pointer at, String channel) {
    for (Span span : TextSpans.below(json, at, channel, Span.Kind.TEXT)) {
      if (!span.at().steps().isEmpty() && span.at().steps().getLast().equals("name")) {
        whole(span);
      } else {
        open(span);
      }
    }
  }

  /**
   * A piece of the model's output that this event begins: later events may go on with its own
   * texts, not with those further inside.
   */
  void begun(Pointer at, String channel) {
    for (Span span : TextSpans.below(json, at, channel, Span.Kind.TEXT)) {
      boolean goesOn =
          span.at().steps().size() == at.steps().size() + 1
              && GROWING.contains(span.at().steps().getLast());
      if (goesOn) {
        open(new Span(span.channel(), span.at(), Span.Kind.FIRST));
      } else {
        whole(span);
      }
    }
  }

  /** Output of the model that is whole in this event. */
  void whole(Pointer at, String channel) {
    TextSpans.below(json, at, channel, Span.Kind.TEXT).forEach(this::whole);
  }

  /**
   * Output of the model that earlier events brought piece by piece; what they did not bring is new
   * text, and whole in this event.
   */
  void repeated(Pointer at, String channel) {
    for (Span span : TextSpans.below(json, at, channel, Span.Kind.REPEAT)) {
      if (channels.hasHad(span.channel())) {
        spans.add(span);
      } else {
        whole(new Span(span.channel(), span.at(), Span.Kind.TEXT));
      }
    }
    ended(channel);
  }

  /** The same for a tail, which carries repeats alone. */
  void repeatedInTail(Pointer at, String channel) {
    spans.addAll(TextSpans.below(json, at, channel, Span.Kind.REPEAT));
  }

  /** Other strings at this place, which belong to this event and to no channel of the model's. */
  void aside(Pointer at) {
    if (!TextSpans.mayHold(json, at)) {
      return;
    }
    for (Span span : TextSpans.below(json, at, aside(at.steps()), Span.Kind.TEXT)) {
      spans.add(span);
      closes.add(span.channel());
    }
  }

  /** Other strings in all members but these. */
  void asideBut(String... members) {
    if (json instanceof Json.Obj object) {
      List<String> without = List.of(members);
      for (int i = 0; i < object.size(); i++) {
        if (!without.contains(object.name(i))) {
          aside(Pointer.of(object.name(i)));
        }
      }
    }
  }

  /** The channels of this name and below it end with this event. */
  void ended(String channel) {
    closes.addAll(channels.close(channel));
  }

  /** Every channel ends with this event. */
  void endedAll() {
    closes.addAll(channels.closeAll());
  }

  /** Leaves out spans that are not the model's, nor the upstream's, but the caller's own. */
  void leaveOut(Predicate<Span> callers) {
    spans.removeIf(
        span -> {
          boolean out = callers.test(span);
          if (out) {
            closes.remove(span.channel());
          }
          return out;
        });
  }

  /** The event. */
  Frame.Event frame(@Nullable String eventName) {
    return new Frame.Event(eventName, json, spans, closes);
  }

  private void open(Span span) {
    add(span);
    channels.opened(span.channel());
    closes.remove(span.channel());
  }

  private void whole(Span span) {
    add(span);
    channels.had(span.channel());
    closes.add(span.channel());
  }

  private void add(Span span) {
    spans.add(span);
    meter.text(span, json);
  }

  private String aside(List<String> place) {
    var label = new StringBuilder(name);
    for (String step : place) {
      label.append('.').append(TextSpans.label(step));
    }
    return label.toString();
  }
}
