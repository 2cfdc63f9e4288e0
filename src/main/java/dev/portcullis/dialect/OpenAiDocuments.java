package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Span;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Plain replies in OpenAI's shapes, errors among them. */
final class OpenAiDocuments {
  private final UsageMeter meter;
  private final BiConsumer<Json, UsageMeter> reported;

  /**
   * Documents of one operation.
   *
   * @param reported reads what stands below {@code usage}
   */
  OpenAiDocuments(UsageMeter meter, BiConsumer<Json, UsageMeter> reported) {
    this.meter = meter;
    this.reported = reported;
  }

  /** Whether it is {@code {"error": {"message": …}}}. */
  static boolean isError(Json json) {
    return json.at("error").flatMap(error -> error.text("message")).isPresent();
  }

  /** A reply, with all its text. */
  Frame.Document document(Json json) {
    Json safe = Logprobs.withoutBytes(json);
    return metered(safe, TextSpans.of(safe));
  }

  /**
   * A reply, with its text.
   *
   * @param callers tells which of the text is the caller's own, said back
   */
  Frame.Document document(Json json, Predicate<Span> callers) {
    Json safe = Logprobs.withoutBytes(json);
    List<Span> spans = TextSpans.of(safe).stream().filter(callers.negate()).toList();
    return metered(safe, spans);
  }

  /** A reply that holds no text but that of its members outside {@code data}: embeddings. */
  Frame.Document withoutData(Json json) {
    Json rest = json instanceof Json.Obj object ? object.without("data") : json;
    return metered(json, TextSpans.of(rest));
  }

  private Frame.Document metered(Json json, List<Span> spans) {
    meter.started();
    if (isError(json)) {
      meter.nothing();
    } else {
      spans.forEach(span -> meter.text(span, json));
      json.at("usage").ifPresent(usage -> reported.accept(usage, meter));
    }
    return new Frame.Document(json, spans);
  }
}
