package dev.portcullis.pipeline;

/**
 * Why a request is refused: the one table of status, kind of error, code, and whether the client
 * should try again.
 */
public enum Reason {
  MALFORMED_REQUEST(400, "Malformed request", Family.INVALID, "malformed_request", false),
  INVALID_JSON(400, "Invalid JSON", Family.INVALID, "invalid_json", false),
  AMBIGUOUS_CREDENTIAL(
      400, "More than one credential", Family.INVALID, "ambiguous_credential", false),
  CANNOT_STREAM(400, "No streams here", Family.INVALID, "streaming_unavailable", false),
  MISSING_CREDENTIAL(401, "No credential", Family.AUTHENTICATION, "missing_api_key", false),
  INVALID_CREDENTIAL(401, "Invalid credential", Family.AUTHENTICATION, "invalid_api_key", false),
  EXPIRED_CREDENTIAL(401, "Expired credential", Family.AUTHENTICATION, "expired_api_key", false),
  REVOKED_CREDENTIAL(401, "Revoked credential", Family.AUTHENTICATION, "revoked_api_key", false),
  STRONGER_AUTHENTICATION(
      401,
      "Second factor needed",
      Family.AUTHENTICATION,
      "insufficient_user_authentication",
      false),
  ADDRESS_DENIED(403, "Address not allowed", Family.PERMISSION, "address_denied", false),
  QUARANTINED(403, "Caller is shut out", Family.PERMISSION, "quarantined", false),
  ROUTE_DENIED(403, "Route not granted", Family.PERMISSION, "route_denied", false),
  OPERATION_DENIED(403, "Operation not granted", Family.PERMISSION, "operation_denied", false),
  MODEL_DENIED(403, "Model not granted", Family.PERMISSION, "model_denied", false),
  SCOPE_MISSING(403, "Scope missing", Family.PERMISSION, "insufficient_scope", false),
  EXCEEDS_OWN_GRANTS(
      403, "More than the grantor holds", Family.PERMISSION, "exceeds_own_grants", false),
  UNKNOWN_ROUTE(404, "Unknown route", Family.NOT_FOUND, "unknown_route", false),
  UNKNOWN_OPERATION(404, "Unknown operation", Family.NOT_FOUND, "unknown_url", false),
  UNKNOWN_MODEL(404, "Unknown model", Family.NOT_FOUND, "model_not_found", false),
  NOT_FOUND(404, "Nothing there", Family.NOT_FOUND, "not_found", false),
  METHOD_NOT_ALLOWED(405, "Method not allowed", Family.INVALID, "method_not_allowed", false),
  CONFLICT(409, "In conflict with what is there", Family.INVALID, "conflict", false),
  VERSION_CHANGED(412, "Changed meanwhile", Family.INVALID, "version_changed", false),
  BODY_TOO_LARGE(413, "Body too large", Family.TOO_LARGE, "request_too_large", false),
  TARGET_TOO_LONG(414, "Request target too long", Family.INVALID, "uri_too_long", false),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported media type", Family.INVALID, "unsupported_media_type", false),
  EXPECTATION_FAILED(417, "Unknown expectation", Family.INVALID, "expectation_failed", false),
  INVALID_CALL(422, "Invalid call", Family.INVALID, "invalid_call", false),
  THROTTLED(429, "Limit reached", Family.RATE_LIMIT, "rate_limit_exceeded", true),
  EXCEEDS_LIMIT(429, "Call exceeds its limit", Family.RATE_LIMIT, "call_exceeds_limit", false),
  VERSION_MISSING(428, "Version missing", Family.INVALID, "version_missing", false),
  HEADERS_TOO_LARGE(431, "Headers too large", Family.INVALID, "headers_too_large", false),
  GUARDED(400, "Content refused", Family.INVALID, "content_filter", false),
  UPSTREAM_INVALID(
      400, "Upstream found the call invalid", Family.INVALID, "upstream_invalid", false),
  UPSTREAM_NOT_FOUND(
      404, "Upstream found nothing there", Family.NOT_FOUND, "upstream_not_found", false),
  UPSTREAM_CONFLICT(409, "Upstream found a conflict", Family.INVALID, "upstream_conflict", false),
  UPSTREAM_BODY_TOO_LARGE(
      413,
      "Upstream found the body too large",
      Family.TOO_LARGE,
      "upstream_request_too_large",
      false),
  UPSTREAM_UNPROCESSABLE(
      422, "Upstream cannot process the call", Family.INVALID, "upstream_unprocessable", false),
  UPSTREAM_THROTTLED(
      429, "Upstream's limit reached", Family.RATE_LIMIT, "upstream_rate_limit", true),
  UPSTREAM_REJECTED(502, "Upstream rejected the call", Family.SERVER, "upstream_rejected", false),
  UPSTREAM_CREDENTIAL(
      502, "Upstream refused the gateway", Family.SERVER, "upstream_credential", false),
  UPSTREAM_FAILED(502, "Upstream failed", Family.SERVER, "upstream_failed", true),
  UPSTREAM_UNREACHABLE(502, "Upstream unreachable", Family.SERVER, "upstream_unreachable", true),
  UPSTREAM_TOO_LARGE(
      502, "Upstream reply too large", Family.SERVER, "upstream_reply_too_large", false),
  UNAVAILABLE(503, "Temporarily unavailable", Family.SERVER, "unavailable", true),
  UNCERTAIN(503, "Outcome not known", Family.SERVER, "outcome_unknown", false),
  UPSTREAM_OVERLOADED(503, "Upstream overloaded", Family.OVERLOADED, "upstream_overloaded", true),
  SHUTTING_DOWN(503, "Shutting down", Family.OVERLOADED, "shutting_down", true),
  OVERLOADED(503, "Gateway overloaded", Family.OVERLOADED, "overloaded", true),
  DEADLINE(504, "Deadline passed", Family.SERVER, "deadline_exceeded", false),
  UPSTREAM_TIMEOUT(504, "Upstream too slow", Family.SERVER, "upstream_timeout", true),
  HTTP_VERSION(505, "HTTP version not supported", Family.INVALID, "http_version", false);

  private final int status;
  private final String title;
  private final Family family;
  private final String code;
  private final boolean retry;

  Reason(int status, String title, Family family, String code, boolean retry) {
    this.status = status;
    this.title = title;
    this.family = family;
    this.code = code;
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
    return family.openAi;
  }

  /** {@code error.code} in OpenAI's shape, and the name of this reason in audit events. */
  public String code() {
    return code;
  }

  /** {@code error.type} in Anthropic's shape. */
  public String anthropicType() {
    return family.anthropic;
  }

  /** Whether the same request may succeed if it is sent again: {@code x-should-retry}. */
  public boolean retry() {
    return retry;
  }

  /** Kinds of errors, in the words of each provider. */
  private enum Family {
    INVALID("invalid_request_error", "invalid_request_error"),
    AUTHENTICATION("invalid_request_error", "authentication_error"),
    PERMISSION("invalid_request_error", "permission_error"),
    NOT_FOUND("invalid_request_error", "not_found_error"),
    TOO_LARGE("invalid_request_error", "request_too_large"),
    RATE_LIMIT("rate_limit_error", "rate_limit_error"),
    SERVER("server_error", "api_error"),
    OVERLOADED("server_error", "overloaded_error");

    private final String openAi;
    private final String anthropic;

    Family(String openAi, String anthropic) {
      this.openAi = openAi;
      this.anthropic = anthropic;
    }
  }
}
