package dev.portcullis.upstream;

import dev.portcullis.pipeline.Reason;

/**
 * What can go wrong with an upstream: how callers hear of it, and the word that an attempt keeps.
 * The sentences never carry text of the upstream.
 */
enum Fault {
  ADDRESS(Reason.UPSTREAM_UNREACHABLE, "address_refused", "The upstream could not be reached."),
  UNREACHABLE(Reason.UPSTREAM_UNREACHABLE, "unreachable", "The upstream could not be reached."),
  TIMEOUT(Reason.UPSTREAM_TIMEOUT, "timeout", "The upstream did not answer in time."),
  BROKEN(Reason.UPSTREAM_FAILED, "cut", "The upstream broke off its reply."),
  STALE(Reason.UPSTREAM_FAILED, "connection_died", "The connection to the upstream had died."),
  MALFORMED(Reason.UPSTREAM_FAILED, "malformed", "The upstream's reply makes no sense."),
  REPORTED(Reason.UPSTREAM_FAILED, "failed", "The upstream reported an error."),
  TOO_LARGE(
      Reason.UPSTREAM_TOO_LARGE, "too_large", "The upstream's reply is larger than this route's."),
  CREDENTIAL(
      Reason.UPSTREAM_CREDENTIAL,
      "credential",
      "The upstream refused the gateway's credential; this is for the gateway's operator to mend."),
  OVERLOADED(
      Reason.UPSTREAM_OVERLOADED, "overloaded", "The upstream is overloaded. Try again later."),
  INVALID(Reason.UPSTREAM_INVALID, "invalid", "The upstream found the call invalid."),
  NOT_FOUND(Reason.UPSTREAM_NOT_FOUND, "not_found", "The upstream knows nothing of this name."),
  CONFLICT(Reason.UPSTREAM_CONFLICT, "conflict", "The upstream found a conflict."),
  BODY_TOO_LARGE(
      Reason.UPSTREAM_BODY_TOO_LARGE, "body_too_large", "The upstream found the body too large."),
  UNPROCESSABLE(
      Reason.UPSTREAM_UNPROCESSABLE, "unprocessable", "The upstream cannot process the call."),
  THROTTLED(
      Reason.UPSTREAM_THROTTLED,
      "throttled",
      "The gateway's account at the upstream has reached a limit."),
  REJECTED(Reason.UPSTREAM_REJECTED, "refused", "The upstream refused the call.");

  private final Reason reason;
  private final String word;
  private final String detail;

  Fault(Reason reason, String word, String detail) {
    this.reason = reason;
    this.word = word;
    this.detail = detail;
  }

  /** What a status of the upstream means, where its reply does not pass. */
  static Fault ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> CREDENTIAL;
      case 400 -> INVALID;
      case 404 -> NOT_FOUND;
      case 409 -> CONFLICT;
      case 413 -> BODY_TOO_LARGE;
      case 422 -> UNPROCESSABLE;
      case 429 -> THROTTLED;
      case 503, 529 -> OVERLOADED;
      case 504 -> TIMEOUT;
      default -> status >= 500 && status <= 599 ? REPORTED : REJECTED;
    };
  }

  /**
   * Where another try may go better, if nothing of a reply came. A silent upstream may be at work
   * on the call, and paid for it: that is not repeated.
   */
  Tried.Again again() {
    return switch (this) {
      case UNREACHABLE, BROKEN, STALE -> Tried.Again.ANYWHERE;
      case ADDRESS -> Tried.Again.ELSEWHERE;
      case TIMEOUT, MALFORMED, REPORTED, TOO_LARGE, CREDENTIAL, OVERLOADED, REJECTED ->
          Tried.Again.NOWHERE;
      case INVALID, NOT_FOUND, CONFLICT, BODY_TOO_LARGE, UNPROCESSABLE, THROTTLED ->
          Tried.Again.NOWHERE;
    };
  }

  /**
   * Whether it is a failure of the upstream itself, and no answer to this call in particular. That
   * an idle connection has died says nothing of the upstream behind it.
   */
  boolean ofUpstream() {
    return switch (this) {
      case UNREACHABLE, TIMEOUT, BROKEN, MALFORMED, REPORTED, OVERLOADED -> true;
      case ADDRESS, STALE, TOO_LARGE, CREDENTIAL, REJECTED -> false;
      case INVALID, NOT_FOUND, CONFLICT, BODY_TOO_LARGE, UNPROCESSABLE, THROTTLED -> false;
    };
  }

  /** The word for an attempt that ended so. */
  String word() {
    return word;
  }

  /** How callers hear of it. */
  Reason reason() {
    return reason;
  }

  /** A sentence for callers. */
  String detail() {
    return detail;
  }
}
