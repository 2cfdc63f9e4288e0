package dev.portcullis.authn;

import dev.portcullis.pipeline.AuthenticationFinding;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.AuthenticationFinding.Form;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who calls. Exactly one credential proves it; nobody passes without. A refusal says the same of a
 * forged, a mistyped and an unknown credential, and never repeats it; the audit is told more.
 * Challenges are those of RFC 6750 (3). A store or an issuer that cannot be reached refuses as a
 * failure of this layer.
 */
public final class AuthenticationLayer implements Layer {
  private static final String CHALLENGE = "Bearer realm=\"portcullis\"";

  private final ApiKeyVerifier apiKeys;
  private final TokenVerifier tokens;

  /** A layer that knows API keys alone. */
  public AuthenticationLayer(ApiKeyVerifier apiKeys) {
    this(apiKeys, TokenVerifier.none(InstantSource.system()));
  }

  /** A layer that knows API keys and tokens. */
  public AuthenticationLayer(ApiKeyVerifier apiKeys, TokenVerifier tokens) {
    this.apiKeys = apiKeys;
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return "authn";
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Presented presented = Presented.in(in.request().headers());
    Form form = form(presented);
    Verdict verdict = judge(presented, in.client().get().orElse(in.request().peer()));
    in.authentication().fill(new AuthenticationFinding(form, verdict.issuer(), flaw(verdict)));
    return switch (verdict) {
      case Verdict.Accepted accepted -> {
        in.principal().fill(accepted.principal());
        yield next.proceed(out);
      }
      case Verdict.Rejected rejected ->
          new Outcome.Refused(
              Refusal.of(rejected.reason(), advice(presented, rejected.reason()))
                  .with("www-authenticate", challenge(rejected.reason())));
      case Verdict.Braked braked ->
          new Outcome.Refused(
              Refusal.of(Reason.THROTTLED, advice(presented, Reason.THROTTLED))
                  .retryAfter(braked.pause()));
    };
  }

  private Verdict judge(Presented presented, InetAddress client) {
    return switch (presented) {
      case Presented.One(Credential.ApiKeyCredential credential) -> apiKeys.verify(credential);
      case Presented.One(Credential.JwtCredential credential) -> tokens.verify(credential, client);
      case Presented.One(Credential.OpaqueCredential credential) ->
          tokens.verify(credential, client);
      case Presented.Nothing() -> rejected(Reason.MISSING_CREDENTIAL, Flaw.MISSING);
      case Presented.Several() -> rejected(Reason.AMBIGUOUS_CREDENTIAL, Flaw.AMBIGUOUS);
      case Presented.OfProvider(), Presented.Unknown() ->
          rejected(Reason.INVALID_CREDENTIAL, Flaw.MALFORMED);
    };
  }

  private static String advice(Presented presented, Reason reason) {
    return presented instanceof Presented.OfProvider
        ? Advice.onProviderKey()
        : Advice.on(form(presented), reason);
  }

  private static Verdict rejected(Reason reason, Flaw flaw) {
    return new Verdict.Rejected(reason, flaw);
  }

  private static Form form(Presented presented) {
    return switch (presented) {
      case Presented.One(Credential.ApiKeyCredential credential) -> Form.API_KEY;
      case Presented.One(Credential.JwtCredential credential) -> Form.JWT;
      case Presented.One(Credential.OpaqueCredential credential) -> Form.OPAQUE_TOKEN;
      case Presented.Nothing() -> Form.NONE;
      case Presented.Several() -> Form.SEVERAL;
      case Presented.OfProvider(), Presented.Unknown() -> Form.UNKNOWN;
    };
  }

  private static Optional<Flaw> flaw(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted accepted -> Optional.empty();
      case Verdict.Rejected rejected -> Optional.of(rejected.flaw());
      case Verdict.Braked braked -> Optional.of(Flaw.BRAKED);
    };
  }

  private static String challenge(Reason reason) {
    return switch (reason) {
      case MISSING_CREDENTIAL -> CHALLENGE;
      case AMBIGUOUS_CREDENTIAL -> CHALLENGE + ", error=\"invalid_request\"";
      default -> CHALLENGE + ", error=\"invalid_token\"";
    };
  }
}
