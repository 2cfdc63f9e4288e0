package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;

/**
 * Where text stands in a document.
 *
 * @param channel the text that this is a piece of
 * @param at the place of the JSON string that holds it
 * @param kind whether the string is new text, or repeats in full what came piece by piece
 */
public record Span(Channel channel, Pointer at, Kind kind) {

  /** What a span's text is to its channel. */
  public enum Kind {
    /** The next piece of the channel, or all of it in a document that is whole. */
    TEXT,
    /**
     * The first piece of its channel, in an event that begins something: it is new text, and the
     * event cannot be said a second time.
     */
    FIRST,
    /**
     * The whole text of a channel once more ({@code *.done}, {@code response.completed}). Only in a
     * tail may its channel have had no text before: then this is all of it.
     */
    REPEAT
  }

  /** A span of new text. */
  public static Span text(String channel, Pointer at) {
    return new Span(new Channel(channel), at, Kind.TEXT);
  }

  /** A span that repeats its channel in full. */
  public static Span repeat(String channel, Pointer at) {
    return new Span(new Channel(channel), at, Kind.REPEAT);
  }

  /** The text in this document; empty if the document has none there. */
  public String in(Json document) {
    return at.in(document).flatMap(Json::asText).orElse("");
  }
}
