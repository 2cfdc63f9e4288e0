package dev.portcullis.pipeline;

/**
 * What people need to know of a refusal: {@code portcullis explain} and the guide say it.
 *
 * @param cause what was found
 * @param cure what to do about it
 */
public record Remedy(String cause, String cure) {

  /** What there is to know of refusals for this reason. */
  public static Remedy of(Reason reason) {
    return switch (reason) {
      case MALFORMED_REQUEST ->
          new Remedy(
              "The request has no single reading as HTTP: a doubtful target, header or framing.",
              "Send it with an ordinary HTTP client; look at proxies that rewrite requests.");
      case INVALID_JSON ->
          new Remedy(
              "The body is not strict JSON (RFC 8259): the detail says what is wrong with it.",
              "Send one UTF-8 document without duplicate members, in sane size and depth.");
      case AMBIGUOUS_CREDENTIAL ->
          new Remedy(
              "The request carries more than one credential.",
              "Send one of Authorization, x-api-key and api-key, once.");
      case CANNOT_STREAM ->
          new Remedy(
              "The call asks for a stream, and its way to the client (an HTTP API, a load balancer) carries none.",
              "Ask without stream, call by a function URL or a REST API that streams, or set the route's unstreamed=collect.");
      case MISSING_CREDENTIAL ->
          new Remedy("The request carries no credential.", "Give the SDK a key of this gateway.");
      case INVALID_CREDENTIAL ->
          new Remedy(
              "The credential is not a key of this gateway, or not all of it, or a token that it does not trust.",
              "Copy the whole key; make a new one if it is lost. Of a token, check issuer and audience.");
      case EXPIRED_CREDENTIAL ->
          new Remedy("The key's or token's time is over.", "Make a new key; sign in again.");
      case REVOKED_CREDENTIAL ->
          new Remedy(
              "The key was revoked.", "Make a new key, and find out why the old one was revoked.");
      case STRONGER_AUTHENTICATION ->
          new Remedy(
              "Administration needs a second factor, given not long ago, and the token tells of none.",
              "Sign in again with it: portcullis login. See admin.second-factor.");
      case ADDRESS_DENIED ->
          new Remedy(
              "The client's address is not among those allowed globally, on the route or for the key.",
              "Call from an allowed network, or allow this one; name proxies in address.trusted-proxies.");
      case QUARANTINED -> new Remedy("The caller was shut out.", "Ask the gateway's operator.");
      case ROUTE_DENIED ->
          new Remedy("The key is not for this route.", "Make a key with --route for it.");
      case OPERATION_DENIED ->
          new Remedy(
              "The route does not offer this operation.", "Add it to the route's operations.");
      case MODEL_DENIED ->
          new Remedy(
              "The route or the key does not allow this model.",
              "Use a model of the list that models.read shows, or add it to the route's and the key's models.");
      case SCOPE_MISSING ->
          new Remedy(
              "No scope of the key grants this.",
              "Make a key with a --scope for route:operation:model.");
      case EXCEEDS_OWN_GRANTS ->
          new Remedy(
              "Whoever makes a key or role may give away only what they hold themselves.",
              "Ask for less, or ask somebody who holds it.");
      case UNKNOWN_ROUTE ->
          new Remedy(
              "The first segment of the path names no route.",
              "Compare the base URL with the routes that the start prints.");
      case UNKNOWN_OPERATION ->
          new Remedy(
              "The path is none that the route's dialect knows.",
              "Check the path behind the base URL, such as a /v1 too many.");
      case UNKNOWN_MODEL ->
          new Remedy(
              "There is no such model for this caller.",
              "Use a model of the list that models.read shows.");
      case NOT_FOUND ->
          new Remedy(
              "Administration keeps nothing of this name.", "Look at the list; names are exact.");
      case METHOD_NOT_ALLOWED ->
          new Remedy("The path is known, the method is not.", "Use a method of the Allow header.");
      case CONFLICT ->
          new Remedy(
              "What is there does not allow this change, or an Idempotency-Key was used for another.",
              "Read it again; use a fresh Idempotency-Key for a new request.");
      case VERSION_CHANGED ->
          new Remedy(
              "Somebody else changed it since it was read.",
              "Read it again, and send the change with its new ETag as If-Match.");
      case BODY_TOO_LARGE ->
          new Remedy(
              "The body is larger than the route takes.",
              "Send less, or raise the route's body-limit.");
      case TARGET_TOO_LONG ->
          new Remedy(
              "The path and query are longer than the server takes.",
              "Put it into the body, or raise server.target-limit.");
      case UNSUPPORTED_MEDIA_TYPE ->
          new Remedy(
              "The body is not plain application/json.", "Send JSON, without a content encoding.");
      case EXPECTATION_FAILED ->
          new Remedy(
              "The Expect header asks for something other than 100-continue.", "Leave it out.");
      case INVALID_CALL ->
          new Remedy(
              "The document is JSON, but no call of this operation: the detail names the member.",
              "Mend that member.");
      case THROTTLED ->
          new Remedy(
              "A limit is reached: the detail says which, and whose.",
              "Wait as Retry-After says, or raise the limit.");
      case EXCEEDS_LIMIT ->
          new Remedy(
              "The call asks for more than its limit allows at all: the detail says which, and whose.",
              "Ask for less, such as a smaller max_tokens, or raise the limit.");
      case VERSION_MISSING ->
          new Remedy(
              "A change must say which version it changes.",
              "Send If-Match with the ETag of what was read.");
      case HEADERS_TOO_LARGE ->
          new Remedy(
              "The headers are larger than the server takes.",
              "Send fewer, or raise server.header-limit.");
      case GUARDED ->
          new Remedy(
              "A guard refused the content: the detail names the kind of rule.",
              "Take it out, or change the route's guard.");
      case UPSTREAM_INVALID ->
          new Remedy(
              "The upstream found the call invalid, in a reply that cannot be shown.",
              "Compare the call with the provider's documentation.");
      case UPSTREAM_NOT_FOUND ->
          new Remedy(
              "The upstream does not know the model or the path.",
              "Check the model's name and its alias at this upstream.");
      case UPSTREAM_CONFLICT ->
          new Remedy(
              "The upstream reports a conflict.", "Read what was called about, and call again.");
      case UPSTREAM_BODY_TOO_LARGE ->
          new Remedy("The upstream takes less than the gateway.", "Send less.");
      case UPSTREAM_UNPROCESSABLE ->
          new Remedy(
              "The upstream cannot process the call.",
              "Compare the call with the provider's documentation.");
      case UPSTREAM_THROTTLED ->
          new Remedy(
              "The gateway's account at the upstream has reached a limit.",
              "Wait; raise the account's limit, or add 429 to the route's retry.statuses and a second upstream.");
      case UPSTREAM_REJECTED ->
          new Remedy(
              "The upstream refused the call with an unusual status, such as a redirect.",
              "Check the upstream's base-url.");
      case UPSTREAM_CREDENTIAL ->
          new Remedy(
              "The upstream does not accept the gateway's credential.",
              "Put a valid one where the upstream's credential refers to.");
      case UPSTREAM_FAILED ->
          new Remedy(
              "The upstream broke off, reported an error, or sent what makes no sense.",
              "Try again; look at the attempts in the audit event.");
      case UPSTREAM_UNREACHABLE ->
          new Remedy(
              "No connection to the upstream came about, or its address is not permitted.",
              "Check base-url, DNS, network and trust; private addresses need private-network=true.");
      case UPSTREAM_TOO_LARGE ->
          new Remedy(
              "The reply is larger than the route takes.",
              "Ask for a stream, or raise the route's reply-limit.");
      case UNAVAILABLE ->
          new Remedy(
              "A part of the gateway failed, so it refused: the audit event names the layer.",
              "Try again; look at the gateway's log.");
      case UNCERTAIN ->
          new Remedy(
              "Something failed while a change was made, so it is not known whether it was made.",
              "Read it again, or send the same request with the same Idempotency-Key; do not simply repeat it.");
      case UPSTREAM_OVERLOADED ->
          new Remedy(
              "The upstream is overloaded, or has failed so often that it is left alone for a while.",
              "Wait as Retry-After says; add a second upstream.");
      case SHUTTING_DOWN ->
          new Remedy("This process is ending.", "Try again: another one answers.");
      case OVERLOADED ->
          new Remedy(
              "As many requests run as may run at once.",
              "Try again; raise server.request-limit if there is room.");
      case DEADLINE ->
          new Remedy(
              "The request took longer than the route allows.",
              "Ask for less, or raise the route's timeouts.total.");
      case UPSTREAM_TIMEOUT ->
          new Remedy(
              "The upstream was silent for too long.",
              "Try again; raise the route's timeouts.first-byte or timeouts.idle.");
      case HTTP_VERSION -> new Remedy("The request is not HTTP/1.1.", "Use HTTP/1.1.");
    };
  }
}
