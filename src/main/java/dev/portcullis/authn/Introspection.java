package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.secret.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Opaque tokens, about which their issuer is asked (RFC 7662). What it says is remembered for a
 * while under the whole token, also that it is not active, and never past the token's expiry; that
 * it could not be asked is not. Safe for use by several threads. Of what is asked the brake keeps
 * what turns out to be no active token.
 */
final class Introspection {
  private final ClaimRules rules;
  private final IntrospectionEndpoint endpoint;
  private final Ages ages;
  private final Brake brake;
  private final InstantSource clock;
  private final IntrospectionAnswers answers;

  /**
   * For how long an answer is used.
   *
   * @param active one that says that the token is active
   * @param inactive one that says that it is not
   */
  record Ages(Duration active, Duration inactive) {}

  Introspection(
      ClaimRules rules,
      IntrospectionEndpoint endpoint,
      Ages ages,
      Brake brake,
      InstantSource clock) {
    this.rules = rules;
    this.endpoint = endpoint;
    this.ages = ages;
    this.brake = brake;
    this.clock = clock;
    this.answers = new IntrospectionAnswers(clock);
  }

  Verdict verify(Secret token, InetAddress client) {
    return switch (answers.of(CredentialHash.of(token), () -> ask(token, client))) {
      case IntrospectionAnswers.Answer.Active(Json.Obj claims, Instant until) ->
          rules.judge(claims, clock.instant());
      case IntrospectionAnswers.Answer.Inactive(Instant until) ->
          new Verdict.Rejected(Reason.INVALID_CREDENTIAL, Flaw.INACTIVE, Optional.of(rules.name()));
      case IntrospectionAnswers.Answer.Braked(Duration pause) ->
          new Verdict.Braked(pause, Optional.of(rules.name()));
    };
  }

  private IntrospectionAnswers.Answer ask(Secret token, InetAddress client) {
    Optional<Duration> braked = brake.spend(client);
    if (braked.isPresent()) {
      return new IntrospectionAnswers.Answer.Braked(braked.get());
    }
    Json.Obj said = endpoint.ask(token);
    Instant now = clock.instant();
    if (!said.flag("active")) {
      return new IntrospectionAnswers.Answer.Inactive(now.plus(ages.inactive()));
    }
    brake.giveBack(client);
    Instant until = now.plus(ages.active());
    Instant end = ClaimTimes.expires(said).filter(until::isAfter).orElse(until);
    return new IntrospectionAnswers.Answer.Active(said, end);
  }
}
