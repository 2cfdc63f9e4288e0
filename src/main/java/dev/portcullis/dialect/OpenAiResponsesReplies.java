package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replies of the responses API. A channel is named by where its text stands in the finished
 * response ({@code output.0.content.0.text}), so that deltas, the events that repeat them and the
 * response at the end all name it alike. A channel ends with the first event that repeats it.
 *
 * <p>Token probabilities pass with the deltas and in plain replies; events that repeat them say
 * none.
 */
final class OpenAiResponsesReplies implements ReplyReader {
  private static final String RESPONSE = "response";
  private static final Pointer RESPONSE_PLACE = Pointer.of(RESPONSE);

  private final UsageMeter meter;
  private final OpenAiDocuments documents;
  private final ReplyChannels channels;
  private final Echo echo;

  OpenAiResponsesReplies(Call call) {
    this.meter = new UsageMeter(call);
    this.documents = new OpenAiDocuments(meter, ReportedUsage::ofResponse);
    this.channels = new ReplyChannels(meter);
    this.echo = new Echo(call);
  }

  @Override
  public boolean readsEvents() {
    return true;
  }

  @Override
  public Frame.Document document(Json json) {
    return documents.document(json, span -> echo.holds(span, json, Pointer.ROOT));
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
    Json sent = EventData.object(data);
    if (EventData.has(sent, "error")) {
      return new Decoded.Failed();
    }
    String type = EventData.type(name, sent);
    Json event =
        type.endsWith(".delta") ? Logprobs.withoutBytes(sent) : Logprobs.withoutTokens(sent);
    EventSpans spans = channels.event(event);
    return switch (type) {
      case "error" -> new Decoded.Failed();
      case "response.completed", "response.incomplete", "response.failed" ->
          new Decoded.Tail(tail(name, event, spans));
      default -> {
        if (!OpenAiResponsesText.add(type, event, spans)) {
          spans.asideBut();
          spans.leaveOut(span -> echo.holds(span, event, RESPONSE_PLACE));
        }
        yield new Decoded.Pass(spans.frame(name));
      }
    };
  }

  private Frame.Event tail(@Nullable String name, Json event, EventSpans spans) {
    Json response = event.at(RESPONSE).orElse(Json.Null.NULL);
    repeatMembers(event, Pointer.ROOT, spans);
    repeatMembers(response, RESPONSE_PLACE, spans);
    spans.leaveOut(span -> echo.holds(span, event, RESPONSE_PLACE));
    spans.endedAll();
    response.at("usage").ifPresent(usage -> ReportedUsage.ofResponse(usage, meter));
    return spans.frame(name);
  }

  private static void repeatMembers(Json holder, Pointer at, EventSpans spans) {
    if (holder instanceof Json.Obj(Map<String, Json> members)) {
      members.keySet().stream()
          .filter(member -> !at.member(member).equals(RESPONSE_PLACE))
          .forEach(member -> spans.repeatedInTail(at.member(member), member));
    }
  }
}
