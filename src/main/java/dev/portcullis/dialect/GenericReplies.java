package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Span;
import dev.portcullis.pipeline.Usage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replies of any API: JSON documents, in which every string is text, and opaque bytes; events of
 * JSON, where a guard must read them.
 */
final class GenericReplies implements ReplyReader {
  private static final String END = "[DONE]";

  private final UsageMeter meter;

  GenericReplies(Call call) {
    this.meter = new UsageMeter(call);
  }

  @Override
  public boolean readsEvents() {
    return false;
  }

  @Override
  public Frame.Document document(Json json) {
    List<Span> spans = TextSpans.ofUnknown(json);
    meter.started();
    spans.forEach(span -> meter.text(span, json));
    json.at("usage").ifPresent(usage -> ReportedUsage.ofAny(usage, meter));
    return new Frame.Document(json, spans);
  }

  @Override
  public boolean isError(Json json) {
    return true;
  }

  /**
   * An event, where a guard must read them. Strings at one place of successive events are one text,
   * for as long as the reply lasts: nothing is known of when they end.
   */
  @Override
  public Decoded event(@Nullable String name, String data) throws Malformed {
    meter.started();
    if (data.equals(END)) {
      return new Decoded.Pass(new Frame.Done(END));
    }
    Json event = EventData.any(data);
    List<Span> spans = TextSpans.ofUnknown(event);
    spans.forEach(span -> meter.text(span, event));
    event.at("usage").ifPresent(usage -> ReportedUsage.ofAny(usage, meter));
    return new Decoded.Pass(new Frame.Event(name, event, spans, Set.of()));
  }

  @Override
  public Usage usage() {
    return meter.usage();
  }
}
