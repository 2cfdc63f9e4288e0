package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Span;
import dev.portcullis.pipeline.Usage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replies of the messages API. The channels of a stream begin with {@code block.<index>} and end
 * with that block; the pieces of a tool's input are {@code block.<index>.input}. Events of unknown
 * types pass, with every string in them as a span.
 */
final class AnthropicReplies implements ReplyReader {
  private static final String BLOCK = "content_block";
  private static final String DELTA = "delta";

  private final UsageMeter meter;
  private final ReplyChannels channels;
  private final boolean counts;

  AnthropicReplies(Call call) {
    this.meter = new UsageMeter(call);
    this.channels = new ReplyChannels(meter);
    this.counts = call.operation() == Operation.MESSAGES_COUNT_TOKENS;
  }

  @Override
  public boolean readsEvents() {
    return true;
  }

  @Override
  public Frame.Document document(Json json) {
    List<Span> spans = TextSpans.of(json);
    meter.started();
    if (isError(json)) {
      meter.nothing();
    } else if (counts) {
      meter.reportInput(0, 0);
      meter.reportOutput(0);
    } else {
      spans.forEach(span -> meter.text(span, json));
      json.at("usage").ifPresent(usage -> ReportedUsage.ofMessage(usage, meter));
    }
    return new Frame.Document(json, spans);
  }

  @Override
  public boolean isError(Json json) {
    Json error = json.at("error").orElse(Json.Null.NULL);
    return json.text("type").filter("error"::equals).isPresent()
        && error.text("type").isPresent()
        && error.text("message").isPresent();
  }

  @Override
  public Usage usage() {
    return meter.usage();
  }

  @Override
  public Decoded event(@Nullable String name, String data) throws Malformed {
    Json event = EventData.object(data);
    String type = EventData.type(name, event);
    EventSpans spans = channels.event(event);
    switch (type) {
      case "message_start" -> {
        spans.asideBut();
        event
            .at("message")
            .flatMap(message -> message.at("usage"))
            .ifPresent(usage -> ReportedUsage.ofMessageInput(usage, meter));
      }
      case "content_block_start" -> {
        spans.asideBut(BLOCK);
        spans.begun(Pointer.of(BLOCK), block(event));
      }
      case "content_block_delta" -> {
        spans.asideBut(DELTA);
        delta(event.at(DELTA).orElseThrow(Malformed::new), block(event), spans);
      }
      case "content_block_stop" -> {
        spans.asideBut();
        spans.ended(block(event));
      }
      case "message_delta" -> {
        spans.asideBut();
        event.at("usage").ifPresent(usage -> ReportedUsage.ofMessage(usage, meter));
      }
      case "message_stop" -> {
        spans.repeatedInTail(Pointer.ROOT, "message_stop");
        spans.endedAll();
        return new Decoded.Tail(spans.frame(type));
      }
      case "error" -> {
        return new Decoded.Failed();
      }
      default -> spans.asideBut();
    }
    return new Decoded.Pass(spans.frame(type));
  }

  private static void delta(Json delta, String block, EventSpans spans) throws Malformed {
    if (!(delta instanceof Json.Obj(Map<String, Json> members))) {
      throw new Malformed();
    }
    for (String member : members.keySet()) {
      Pointer at = Pointer.of(DELTA, member);
      switch (member) {
        case "type", "signature", "citation" -> spans.aside(at);
        case "partial_json" -> spans.continued(at, block + ".input");
        default -> spans.continued(at, block + "." + member);
      }
    }
  }

  private static String block(Json event) throws Malformed {
    return "block." + EventData.position(event, "index");
  }
}
