package dev.portcullis.http;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Voice;
import java.util.List;
import java.util.Optional;

/** The plainest way to refuse. */
record PlainVoice(String requestIdHeader) implements Voice {
  static final String BROKEN = "event: error\ndata: {\"broken\":\"";

  @Override
  public String refusalType() {
    return "application/problem+json";
  }

  @Override
  public Json refusal(Refusal refusal, String requestId) {
    return Json.obj(
        Json.member("code", refusal.reason().code()), Json.member("instance", requestId));
  }

  @Override
  public Optional<Frame.Event> broken(Cause cause, String requestId) {
    return Optional.of(Frame.Event.of("error", Json.obj(Json.member("broken", cause.name()))));
  }

  @Override
  public Json models(List<String> names) {
    return Json.strings(names);
  }

  @Override
  public Json model(String name) {
    return Json.of(name);
  }
}
