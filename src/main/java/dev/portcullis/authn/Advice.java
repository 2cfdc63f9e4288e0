package dev.portcullis.authn;

import dev.portcullis.pipeline.AuthenticationFinding.Form;
import dev.portcullis.pipeline.Reason;

/** What a caller is told who was not recognised: what to do, and nothing that helps to guess. */
final class Advice {
  private Advice() {}

  /** On what a client sent that was to be sent elsewhere. */
  static String onProviderKey() {
    return "This is a key of a model provider, which this gateway has itself. Send an API key of"
        + " this gateway in its place, and replace that key if this was not the way it should go.";
  }

  static String on(Form form, Reason reason) {
    return switch (form) {
      case NONE, SEVERAL, UNKNOWN, API_KEY -> onKey(reason);
      case JWT, OPAQUE_TOKEN -> onToken(reason);
    };
  }

  private static String onKey(Reason reason) {
    return switch (reason) {
      case MISSING_CREDENTIAL ->
          "Send an API key of this gateway as 'Authorization: Bearer', 'x-api-key' or 'api-key'.";
      case AMBIGUOUS_CREDENTIAL ->
          "Send one credential, once: in 'Authorization', 'x-api-key' or 'api-key'.";
      case EXPIRED_CREDENTIAL -> "The API key has expired. Ask its owner for a new one.";
      case REVOKED_CREDENTIAL -> "The API key was revoked. Ask its owner for a new one.";
      default ->
          "The credential is not one that this gateway accepts. Check that the whole key was copied.";
    };
  }

  private static String onToken(Reason reason) {
    return switch (reason) {
      case EXPIRED_CREDENTIAL -> "The token has expired. Get a new one from its issuer.";
      case THROTTLED -> "Too many tokens that are not known yet were sent. Try again later.";
      default ->
          "The token is not one that this gateway accepts. Check its issuer, its audience and that"
              + " it is an access token; the audit event says more.";
    };
  }
}
