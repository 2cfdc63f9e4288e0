package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Usage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replies of chat completions. The channels of a stream begin with {@code choice.<index>}; those of
 * tool calls go on with {@code tool_calls.<index>}, both indexes as the provider states them. They
 * end with the choice's {@code finish_reason}, since until then a provider may go back to any.
 */
final class OpenAiChatReplies implements ReplyReader {
  private static final String END = "[DONE]";
  private static final Set<String> CONTINUED = Set.of("logprobs", "text", "message");

  private final OpenAiDocuments documents;
  private final UsageMeter meter;
  private final ReplyChannels channels;
  private final boolean usageAsked;

  OpenAiChatReplies(Call call) {
    this.meter = new UsageMeter(call);
    this.channels = new ReplyChannels(meter);
    this.documents = new OpenAiDocuments(meter, ReportedUsage::ofTokens);
    this.usageAsked =
        call.body()
            .flatMap(body -> body.at("stream_options"))
            .filter(options -> options.flag("include_usage"))
            .isPresent();
  }

  @Override
  public boolean readsEvents() {
    return true;
  }

  @Override
  public Frame.Document document(Json json) {
    return documents.document(json);
  }

  @Override
  public boolean isError(Json json) {
    return OpenAiDocuments.isError(json);
  }

  @Override
  public Usage usage() {
    return meter.usage();
  }

  @Override
  public Decoded event(@Nullable String name, String data) throws Malformed {
    if (data.equals(END)) {
      return new Decoded.Tail(new Frame.Done(END));
    }
    Json chunk = Logprobs.withoutBytes(EventData.object(data));
    if (EventData.has(chunk, "error")) {
      return new Decoded.Failed();
    }
    Frame.Event frame = frame(chunk);
    chunk.at("usage").ifPresent(usage -> ReportedUsage.ofTokens(usage, meter));
    return isUsageAlone(chunk) && !usageAsked ? new Decoded.Drop() : new Decoded.Pass(frame);
  }

  private static boolean isUsageAlone(Json chunk) {
    return EventData.has(chunk, "usage")
        && chunk.at("choices").filter(Json.arr()::equals).isPresent();
  }

  private Frame.Event frame(Json chunk) {
    EventSpans spans = channels.event(chunk);
    spans.asideBut("choices");
    List<Json> choices = chunk.items("choices");
    if (choices.isEmpty()) {
      spans.aside(Pointer.of("choices"));
    }
    for (int i = 0; i < choices.size(); i++) {
      choice(choices.get(i), Pointer.of("choices").item(i), i, spans);
    }
    return spans.frame(null);
  }

  private static void choice(Json choice, Pointer at, int position, EventSpans spans) {
    if (!(choice instanceof Json.Obj(Map<String, Json> members))) {
      spans.aside(at);
      return;
    }
    String channel = "choice." + choice.integer("index").orElse(position);
    for (String member : members.keySet()) {
      if (member.equals("delta")) {
        delta(choice.at(member).orElseThrow(), at.member(member), channel, spans);
      } else if (CONTINUED.contains(member)) {
        spans.continued(at.member(member), channel + "." + member);
      } else {
        spans.aside(at.member(member));
      }
    }
    if (EventData.has(choice, "finish_reason")) {
      spans.ended(channel);
    }
  }

  private static void delta(Json delta, Pointer at, String channel, EventSpans spans) {
    if (!(delta instanceof Json.Obj(Map<String, Json> members))) {
      spans.continued(at, channel);
      return;
    }
    for (String member : members.keySet()) {
      Pointer place = at.member(member);
      List<Json> calls = member.equals("tool_calls") ? delta.items(member) : List.of();
      if (calls.isEmpty()) {
        spans.continued(place, channel + "." + member);
      }
      for (int i = 0; i < calls.size(); i++) {
        long index = calls.get(i).integer("index").orElse(i);
        spans.continued(place.item(i), channel + "." + member + "." + index);
      }
    }
  }
}
