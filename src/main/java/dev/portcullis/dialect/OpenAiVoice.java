package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Remaining;
import dev.portcullis.pipeline.Voice;
import java.util.List;
import java.util.Optional;

/** Speaks as OpenAI does, so that its SDKs raise their typed errors. */
final class OpenAiVoice implements Voice {
  @Override
  public String refusalType() {
    return "application/json";
  }

  @Override
  public Json refusal(Refusal refusal, String requestId) {
    Json.Obj error = error(refusal.reason(), refusal.detail());
    return Problem.added(Json.obj(Json.member("error", error)), refusal, requestId);
  }

  @Override
  public Optional<Frame.Event> broken(Cause cause, String requestId) {
    Breakage breakage = Breakage.of(cause);
    Json.Obj data =
        Json.obj(
            Json.member("error", error(breakage.reason(), breakage.message())),
            Json.member("instance", Problem.instance(requestId)));
    return Optional.of(Frame.Event.of(null, data));
  }

  private static Json.Obj error(Reason reason, String message) {
    return Json.obj(
        Json.member("message", message),
        Json.member("type", reason.openAiType()),
        Json.member("param", Json.Null.NULL),
        Json.member("code", reason.code()));
  }

  @Override
  public Json models(List<String> names) {
    return Json.obj(
        Json.member("object", "list"),
        Json.member("data", new Json.Arr(names.stream().map(this::model).toList())));
  }

  @Override
  public Json model(String name) {
    return Json.obj(
        Json.member("id", name),
        Json.member("object", "model"),
        Json.member("created", 0),
        Json.member("owned_by", "portcullis"));
  }

  @Override
  public List<Headers.Field> rateLimit(Remaining remaining) {
    Measure measure = remaining.limit().measure();
    return switch (measure) {
      case REQUESTS, TOKENS ->
          List.of(
              new Headers.Field(
                  "x-ratelimit-limit-" + measure, Long.toString(remaining.limit().amount())),
              new Headers.Field(
                  "x-ratelimit-remaining-" + measure, Long.toString(remaining.left())),
              new Headers.Field("x-ratelimit-reset-" + measure, duration(remaining.seconds())));
      case CONCURRENT -> List.of();
    };
  }

  /** As Go writes durations: {@code 1s}, {@code 6m0s}, {@code 1h0m0s}. */
  private static String duration(long seconds) {
    String rest = seconds % 60 + "s";
    return seconds < 60
        ? rest
        : seconds < 3_600
            ? seconds / 60 + "m" + rest
            : seconds / 3_600 + "h" + seconds / 60 % 60 + "m" + rest;
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }
}
