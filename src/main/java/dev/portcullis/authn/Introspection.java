package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.secret.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Opaque tokens, about which their issuer is asked (RFC 7662). What it says is remembered for a
 * while under the whole token, also that it is not active, and never past the token's expiry; that
 * it could not be asked is not, but then it may be left alone for a moment. Of what is asked the
 * brake keeps what turns out to be no active token. Safe for use by several threads.
 */
final class Introspection {
  private final ClaimRules rules;
  private final IntrospectionEndpoint endpoint;
  private final Terms terms;
  private final Brake brake;
  private final InstantSource clock;
  private final IntrospectionAnswers answers;
  private final Pause pause;

  /**
   * What is made of an answer.
   *
   * @param active for how long one is used that says that the token is active
   * @param inactive for how long one is that says that it is not
   * @param types what {@code token_type} may be where it is there, in lower case
   */
  record Terms(Duration active, Duration inactive, Set<String> types) {}

  Introspection(
      ClaimRules rules,
      IntrospectionEndpoint endpoint,
      Terms terms,
      Brake brake,
      InstantSource clock) {
    this.rules = rules;
    this.endpoint = endpoint;
    this.terms = terms;
    this.brake = brake;
    this.clock = clock;
    this.answers = new IntrospectionAnswers(clock);
    this.pause = new Pause(clock);
  }

  Verdict verify(Secret token, InetAddress client) {
    Errand errand = endpoint.errand();
    CredentialHash hash = CredentialHash.of(token);
    return switch (answers.of(hash, errand, () -> ask(errand, token, hash, client))) {
      case IntrospectionAnswers.Answer.Active(Json.Obj claims, Instant until) ->
          bearer(claims) ? rules.judge(claims, clock.instant()) : rejected(Flaw.TYPE);
      case IntrospectionAnswers.Answer.Inactive(Instant until) -> rejected(Flaw.INACTIVE);
      case IntrospectionAnswers.Answer.Braked(Duration wait) ->
          new Verdict.Braked(wait, Optional.of(rules.name()));
    };
  }

  /** Types are compared without case (RFC 6749, 5.1). */
  private boolean bearer(Json.Obj claims) {
    return claims.get("token_type").isEmpty()
        || claims
            .text("token_type")
            .filter(type -> terms.types().contains(type.toLowerCase(Locale.ROOT)))
            .isPresent();
  }

  private Verdict rejected(Flaw flaw) {
    return new Verdict.Rejected(Reason.INVALID_CREDENTIAL, flaw, Optional.of(rules.name()));
  }

  private IntrospectionAnswers.Answer ask(
      Errand errand, Secret token, CredentialHash hash, InetAddress client) {
    pause.check(rules.name()); // before the brake, as nobody is asked
    Optional<Duration> braked = brake.spend(client);
    if (braked.isPresent()) {
      return new IntrospectionAnswers.Answer.Braked(braked.get());
    }
    Json.Obj said = said(errand, token, hash);
    Instant now = clock.instant();
    if (!said.flag("active")) {
      return new IntrospectionAnswers.Answer.Inactive(now.plus(terms.inactive()));
    }
    brake.giveBack(client);
    Instant until = now.plus(terms.active());
    Instant end = ClaimTimes.expires(said).filter(until::isAfter).orElse(until);
    return new IntrospectionAnswers.Answer.Active(said, end);
  }

  private Json.Obj said(Errand errand, Secret token, CredentialHash hash) {
    try {
      Json.Obj said = endpoint.ask(errand, token);
      pause.answered();
      return said;
    } catch (IssuerUnavailable failure) {
      pause.after(failure, hash);
      throw failure;
    }
  }
}
