package dev.portcullis.embedded;

import static dev.portcullis.json.Json.member;

import dev.portcullis.embedded.StubAnswer.Event;
import dev.portcullis.json.Json;

/** Whose errors the stub model imitates. */
enum StubVoice {
  /** {@code {"error":{"message":…,"type":…,"param":…,"code":…}}}. */
  OPENAI("x-request-id") {
    @Override
    Json.Obj error(int status, String message, String requestId) {
      return Json.obj(
          member(
              "error",
              Json.obj(
                  member("message", message),
                  member("type", openAiType(status)),
                  member("param", Json.Null.NULL),
                  member("code", openAiCode(status)))));
    }
  },
  /** {@code {"type":"error","error":{"type":…,"message":…},"request_id":…}}. */
  ANTHROPIC("request-id") {
    @Override
    Json.Obj error(int status, String message, String requestId) {
      return Json.obj(
          member("type", "error"),
          member(
              "error", Json.obj(member("type", anthropicType(status)), member("message", message))),
          member("request_id", requestId));
    }
  },
  /** Any other HTTP API: problem details (RFC 9457). */
  GENERIC("x-request-id") {
    @Override
    Json.Obj error(int status, String message, String requestId) {
      return Json.obj(member("status", status), member("detail", message));
    }
  };

  private final String requestIdHeader;

  StubVoice(String requestIdHeader) {
    this.requestIdHeader = requestIdHeader;
  }

  /** Whose API this request is for. */
  static StubVoice of(StubRequest request) {
    String path = request.path();
    if (!path.startsWith("/v1/")) {
      return GENERIC;
    }
    return path.startsWith("/v1/messages") || request.headers().has("anthropic-version")
        ? ANTHROPIC
        : OPENAI;
  }

  /** The body of an error reply. */
  abstract Json.Obj error(int status, String message, String requestId);

  /** The header that carries the provider's name for a request. */
  String requestIdHeader() {
    return requestIdHeader;
  }

  /** The event that ends a stream of OpenAI chat completions with an error. */
  static Event chatError() {
    return Event.of(OPENAI.error(500, "The stub model failed on purpose.", ""));
  }

  /** The event that ends a stream of an OpenAI response with an error. */
  static Event responseError(long sequenceNumber) {
    return Event.named(
        Json.obj(
            member("type", "error"),
            member("code", "server_error"),
            member("message", "The stub model failed on purpose."),
            member("param", Json.Null.NULL),
            member("sequence_number", sequenceNumber)));
  }

  /** The event that ends a stream of an Anthropic message with an error. */
  static Event messageError(String requestId) {
    return Event.named(ANTHROPIC.error(529, "The stub model failed on purpose.", requestId));
  }

  private static String openAiType(int status) {
    if (status == 429) {
      return "rate_limit_error";
    }
    return status >= 500 ? "server_error" : "invalid_request_error";
  }

  private static Json openAiCode(int status) {
    return switch (status) {
      case 401 -> Json.of("invalid_api_key");
      case 404 -> Json.of("model_not_found");
      case 429 -> Json.of("rate_limit_exceeded");
      default -> Json.Null.NULL;
    };
  }

  private static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 504 -> "timeout_error";
      case 503, 529 -> "overloaded_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
