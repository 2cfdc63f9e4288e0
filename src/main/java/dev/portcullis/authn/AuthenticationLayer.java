package dev.portcullis.authn;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;

/**
 * Who calls. Exactly one credential proves it; nobody passes without. A refusal says the same of a
 * forged, a mistyped and an unknown credential, and never repeats it. Challenges are those of RFC
 * 6750 (3). A store that cannot be reached refuses as a failure of this layer.
 */
public final class AuthenticationLayer implements Layer {
  private static final String CHALLENGE = "Bearer realm=\"portcullis\"";

  private final ApiKeyVerifier apiKeys;

  /** A layer that knows API keys alone. */
  public AuthenticationLayer(ApiKeyVerifier apiKeys) {
    this.apiKeys = apiKeys;
  }

  @Override
  public String name() {
    return "authn";
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    return switch (judge(Presented.in(in.request().headers()))) {
      case Verdict.Accepted(Principal principal) -> {
        in.principal().fill(principal);
        yield next.proceed(out);
      }
      case Verdict.Rejected(Reason reason) -> new Outcome.Refused(refusal(reason));
    };
  }

  private Verdict judge(Presented presented) {
    return switch (presented) {
      case Presented.One(Credential.ApiKeyCredential credential) -> apiKeys.verify(credential);
      case Presented.Nothing() -> new Verdict.Rejected(Reason.MISSING_CREDENTIAL);
      case Presented.Several() -> new Verdict.Rejected(Reason.AMBIGUOUS_CREDENTIAL);
      case Presented.Unknown() -> new Verdict.Rejected(Reason.INVALID_CREDENTIAL);
    };
  }

  private static Refusal refusal(Reason reason) {
    return Refusal.of(reason, detail(reason)).with("www-authenticate", challenge(reason));
  }

  private static String challenge(Reason reason) {
    return switch (reason) {
      case MISSING_CREDENTIAL -> CHALLENGE;
      case AMBIGUOUS_CREDENTIAL -> CHALLENGE + ", error=\"invalid_request\"";
      default -> CHALLENGE + ", error=\"invalid_token\"";
    };
  }

  private static String detail(Reason reason) {
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
}
