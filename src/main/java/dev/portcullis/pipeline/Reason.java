package dev.portcullis.pipeline;

/**
 * Why a request is refused: the one table of status, OpenAI and Anthropic error types, and whether
 * the client should try again.
 */
public enum Reason {
  MALFORMED_REQUEST(
      400,
      "Malformed request",
      "invalid_request_error",
      "malformed_request",
      "invalid_request_error",
      false),
  INVALID_JSON(
      400, "Invalid JSON", "invalid_request_error", "invalid_json", "invalid_request_error", false),
  AMBIGUOUS_CREDENTIAL(
      400,
      "More than one credential",
      "invalid_request_error",
      "ambiguous_credential",
      "invalid_request_error",
      false),
  CANNOT_STREAM(
      400,
      "No streams here",
      "invalid_request_error",
      "streaming_unavailable",
      "invalid_request_error",
      false),
  MISSING_CREDENTIAL(
      401,
      "No credential",
      "invalid_request_error",
      "missing_api_key",
      "authentication_error",
      false),
  INVALID_CREDENTIAL(
      401,
      "Invalid credential",
      "invalid_request_error",
      "invalid_api_key",
      "authentication_error",
      false),
  EXPIRED_CREDENTIAL(
      401,
      "Expired credential",
      "invalid_request_error",
      "expired_api_key",
      "authentication_error",
      false),
  REVOKED_CREDENTIAL(
      401,
      "Revoked credential",
      "invalid_request_error",
      "revoked_api_key",
      "authentication_error",
      false),
  STRONGER_AUTHENTICATION(
      401,
      "Second factor needed",
      "invalid_request_error",
      "insufficient_user_authentication",
      "authentication_error",
      false),
  ADDRESS_DENIED(
      403,
      "Address not allowed",
      "invalid_request_error",
      "address_denied",
      "permission_error",
      false),
  QUARANTINED(
      403, "Caller is shut out", "invalid_request_error", "quarantined", "permission_error", false),
  ROUTE_DENIED(
      403, "Route not granted", "invalid_request_error", "route_denied", "permission_error", false),
  OPERATION_DENIED(
      403,
      "Operation not granted",
      "invalid_request_error",
      "operation_denied",
      "permission_error",
      false),
  MODEL_DENIED(
      403, "Model not granted", "invalid_request_error", "model_denied", "permission_error", false),
  SCOPE_MISSING(
      403,
      "Scope missing",
      "invalid_request_error",
      "insufficient_scope",
      "permission_error",
      false),
  EXCEEDS_OWN_GRANTS(
      403,
      "More than the grantor holds",
      "invalid_request_error",
      "exceeds_own_grants",
      "permission_error",
      false),
  UNKNOWN_ROUTE(
      404, "Unknown route", "invalid_request_error", "unknown_route", "not_found_error", false),
  UNKNOWN_OPERATION(
      404, "Unknown operation", "invalid_request_error", "unknown_url", "not_found_error", false),
  UNKNOWN_MODEL(
      404, "Unknown model", "invalid_request_error", "model_not_found", "not_found_error", false),
  NOT_FOUND(404, "Nothing there", "invalid_request_error", "not_found", "not_found_error", false),
  METHOD_NOT_ALLOWED(
      405,
      "Method not allowed",
      "invalid_request_error",
      "method_not_allowed",
      "invalid_request_error",
      false),
  CONFLICT(
      409,
      "In conflict with what is there",
      "invalid_request_error",
      "conflict",
      "invalid_request_error",
      false),
  VERSION_CHANGED(
      412,
      "Changed meanwhile",
      "invalid_request_error",
      "version_changed",
      "invalid_request_error",
      false),
  BODY_TOO_LARGE(
      413,
      "Body too large",
      "invalid_request_error",
      "request_too_large",
      "request_too_large",
      false),
  TARGET_TOO_LONG(
      414,
      "Request target too long",
      "invalid_request_error",
      "uri_too_long",
      "invalid_request_error",
      false),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "Unsupported media type",
      "invalid_request_error",
      "unsupported_media_type",
      "invalid_request_error",
      false),
  EXPECTATION_FAILED(
      417,
      "Unknown expectation",
      "invalid_request_error",
      "expectation_failed",
      "invalid_request_error",
      false),
  INVALID_CALL(
      422, "Invalid call", "invalid_request_error", "invalid_call", "invalid_request_error", false),
  THROTTLED(
      429, "Limit reached", "rate_limit_error", "rate_limit_exceeded", "rate_limit_error", true),
  EXCEEDS_LIMIT(
      429,
      "Call exceeds its limit",
      "rate_limit_error",
      "call_exceeds_limit",
      "rate_limit_error",
      false),
  VERSION_MISSING(
      428,
      "Version missing",
      "invalid_request_error",
      "version_missing",
      "invalid_request_error",
      false),
  HEADERS_TOO_LARGE(
      431,
      "Headers too large",
      "invalid_request_error",
      "headers_too_large",
      "invalid_request_error",
      false),
  GUARDED(
      400,
      "Content refused",
      "invalid_request_error",
      "content_filter",
      "invalid_request_error",
      false),
  UPSTREAM_INVALID(
      400,
      "Upstream found the call invalid",
      "invalid_request_error",
      "upstream_invalid",
      "invalid_request_error",
      false),
  UPSTREAM_NOT_FOUND(
      404,
      "Upstream found nothing there",
      "invalid_request_error",
      "upstream_not_found",
      "not_found_error",
      false),
  UPSTREAM_CONFLICT(
      409,
      "Upstream found a conflict",
      "invalid_request_error",
      "upstream_conflict",
      "invalid_request_error",
      false),
  UPSTREAM_BODY_TOO_LARGE(
      413,
      "Upstream found the body too large",
      "invalid_request_error",
      "upstream_request_too_large",
      "request_too_large",
      false),
  UPSTREAM_UNPROCESSABLE(
      422,
      "Upstream cannot process the call",
      "invalid_request_error",
      "upstream_unprocessable",
      "invalid_request_error",
      false),
  UPSTREAM_THROTTLED(
      429,
      "Upstream's limit reached",
      "rate_limit_error",
      "upstream_rate_limit",
      "rate_limit_error",
      true),
  UPSTREAM_REJECTED(
      502, "Upstream rejected the call", "server_error", "upstream_rejected", "api_error", false),
  UPSTREAM_CREDENTIAL(
      502,
      "Upstream refused the gateway",
      "server_error",
      "upstream_credential",
      "api_error",
      false),
  UPSTREAM_FAILED(502, "Upstream failed", "server_error", "upstream_failed", "api_error", true),
  UPSTREAM_UNREACHABLE(
      502, "Upstream unreachable", "server_error", "upstream_unreachable", "api_error", true),
  UPSTREAM_TOO_LARGE(
      502,
      "Upstream reply too large",
      "server_error",
      "upstream_reply_too_large",
      "api_error",
      false),
  UNAVAILABLE(503, "Temporarily unavailable", "server_error", "unavailable", "api_error", true),
  UPSTREAM_OVERLOADED(
      503, "Upstream overloaded", "server_error", "upstream_overloaded", "overloaded_error", true),
  SHUTTING_DOWN(503, "Shutting down", "server_error", "shutting_down", "overloaded_error", true),
  OVERLOADED(503, "Gateway overloaded", "server_error", "overloaded", "overloaded_error", true),
  DEADLINE(504, "Deadline passed", "server_error", "deadline_exceeded", "api_error", false),
  UPSTREAM_TIMEOUT(504, "Upstream too slow", "server_error", "upstream_timeout", "api_error", true),
  HTTP_VERSION(
      505,
      "HTTP version not supported",
      "invalid_request_error",
      "http_version",
      "invalid_request_error",
      false);

  private final int status;
  private final String title;
  private final String openAiType;
  private final String openAiCode;
  private final String anthropicType;
  private final boolean retry;

  Reason(
      int status,
      String title,
      String openAiType,
      String openAiCode,
      String anthropicType,
      boolean retry) {
    this.status = status;
    this.title = title;
    this.openAiType = openAiType;
    this.openAiCode = openAiCode;
    this.anthropicType = anthropicType;
    this.retry = retry;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A short name for people; the same for every refusal of this reason (RFC 9457, 3.1.3). */
  public String title() {
    return title;
  }

  /** {@code error.type} in OpenAI's shape. */
  public String openAiType() {
    return openAiType;
  }

  /** {@code error.code} in OpenAI's shape, and the name of this reason in audit events. */
  public String code() {
    return openAiCode;
  }

  /** {@code error.type} in Anthropic's shape. */
  public String anthropicType() {
    return anthropicType;
  }

  /** Whether the same request may succeed if it is sent again: {@code x-should-retry}. */
  public boolean retry() {
    return retry;
  }
}
