package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Span;
import dev.portcullis.pipeline.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies of any API: JSON documents, in which every string is text, and opaque bytes. */
final class GenericReplies implements ReplyReader {
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

  @Override
  public Decoded event(@Nullable String name, String data) throws Malformed {
    throw new Malformed();
  }

  @Override
  public Usage usage() {
    return meter.usage();
  }
}
