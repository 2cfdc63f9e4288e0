package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A piece of a reply. {@code toString} never shows content. */
public sealed interface Frame {

  /**
   * One server-sent event with a JSON document as its data.
   *
   * @param name the event's name, if the dialect names its events
   * @param json its data
   * @param spans where in the data model text stands
   * @param closes the channels that end with this frame: nothing more of them will come
   */
  record Event(@Nullable String name, Json json, List<Span> spans, Set<Channel> closes)
      implements Frame {
    public Event {
      spans = List.copyOf(spans);
      closes = Set.copyOf(closes);
    }

    /** An event that carries no text of the model. */
    public static Event of(@Nullable String name, Json json) {
      return new Event(name, json, List.of(), Set.of());
    }
  }

  /** The mark that ends a stream of events and is not JSON: OpenAI's {@code [DONE]}. */
  record Done(String mark) implements Frame {}

  /**
   * A plain reply, whole.
   *
   * @param spans where in it model text stands
   */
  record Document(Json json, List<Span> spans) implements Frame {
    public Document {
      spans = List.copyOf(spans);
    }
  }

  /** The next piece of a reply that is plain text, on generic routes alone. */
  record Text(String text) implements Frame {
    @Override
    public String toString() {
      return "text of " + text.length();
    }
  }

  /** Opaque bytes, on generic routes alone. Whoever makes it gives the array away. */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared, and copied nowhere: it is the hot path
  record Bytes(byte[] bytes) implements Frame {
    /** An empty piece: the tail of a reply whose bytes have all been written. */
    public static final Bytes NONE = new Bytes(new byte[0]);

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }
}
