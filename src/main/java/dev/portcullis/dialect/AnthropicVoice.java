package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Remaining;
import dev.portcullis.pipeline.Voice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Speaks as Anthropic does, so that its SDKs raise their typed errors. */
final class AnthropicVoice implements Voice {
  private static final String ERROR = "error";

  @Override
  public String refusalType() {
    return "application/json";
  }

  @Override
  public Json refusal(Refusal refusal, String requestId) {
    return Problem.added(error(refusal.reason(), refusal.detail(), requestId), refusal, requestId);
  }

  @Override
  public Optional<Frame.Event> broken(Cause cause, String requestId) {
    Breakage breakage = Breakage.of(cause);
    return Optional.of(
        Frame.Event.of(ERROR, error(breakage.reason(), breakage.message(), requestId)));
  }

  private static Json.Obj error(Reason reason, String message, String requestId) {
    Json.Obj error =
        Json.obj(Json.member("type", reason.anthropicType()), Json.member("message", message));
    return Json.obj(
        Json.member("type", ERROR),
        Json.member(ERROR, error),
        Json.member("request_id", requestId));
  }

  @Override
  public Json models(List<String> names) {
    return Json.obj(
        Json.member("data", new Json.Arr(names.stream().map(this::model).toList())),
        Json.member("has_more", Json.of(false)),
        Json.member("first_id", names.isEmpty() ? Json.Null.NULL : Json.of(names.getFirst())),
        Json.member("last_id", names.isEmpty() ? Json.Null.NULL : Json.of(names.getLast())));
  }

  @Override
  public Json model(String name) {
    return Json.obj(
        Json.member("type", "model"),
        Json.member("id", name),
        Json.member("display_name", name),
        Json.member("created_at", "1970-01-01T00:00:00Z"),
        Json.member("lifecycle", "active"));
  }

  @Override
  public List<Headers.Field> rateLimit(Remaining remaining) {
    String name = "anthropic-ratelimit-" + remaining.limit().measure();
    return switch (remaining.limit().measure()) {
      case REQUESTS, TOKENS ->
          List.of(
              new Headers.Field(name + "-limit", Long.toString(remaining.limit().amount())),
              new Headers.Field(name + "-remaining", Long.toString(remaining.left())),
              new Headers.Field(name + "-reset", reset(remaining).toString()));
      case CONCURRENT -> List.of();
    };
  }

  /** In whole seconds (RFC 3339), rounded up. */
  private static Instant reset(Remaining remaining) {
    return remaining
        .at()
        .plus(remaining.reset())
        .plusNanos(999_999_999)
        .truncatedTo(ChronoUnit.SECONDS);
  }

  @Override
  public String requestIdHeader() {
    return "request-id";
  }
}
