package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.util.List;
import java.util.Set;

/** Frames of one text each, and the head before them. */
final class TextFrames {
  private TextFrames() {}

  static Head ok() {
    return new Head(200, Headers.NONE);
  }

  static Frame.Event event(String text, boolean closes) {
    Span span = Span.text("0", Pointer.of("text"));
    return new Frame.Event(
        null,
        Json.obj(Json.member("text", text)),
        List.of(span),
        closes ? Set.of(span.channel()) : Set.of());
  }

  static Frame.Document document(String text) {
    return new Frame.Document(
        Json.obj(Json.member("text", text)), List.of(Span.text("0", Pointer.of("text"))));
  }

  static String text(Json json) {
    return json.text("text").orElse("");
  }
}
