package dev.portcullis.authn;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Reason;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Who issues tokens that are trusted, and how these are verified. Safe for use by several threads.
 */
final class TokenIssuer {
  private final ClaimRules rules;
  private final Set<SignatureAlgorithm> algorithms;
  private final Set<String> types;
  private final IssuerKeys keys;

  TokenIssuer(
      ClaimRules rules, Set<SignatureAlgorithm> algorithms, Set<String> types, IssuerKeys keys) {
    this.rules = rules;
    this.algorithms = Set.copyOf(algorithms);
    this.types = Set.copyOf(types);
    this.keys = keys;
  }

  ClaimRules rules() {
    return rules;
  }

  /**
   * Judges a token that is said to be of this issuer: its header, which costs nothing; its
   * signature, for which the key may have to be fetched; then, and only then, its claims.
   */
  Verdict verify(CompactToken token, InetAddress client, Instant now) {
    return switch (TokenHeader.judge(token.header(), algorithms, types)) {
      case TokenHeader.Judged.Flawed(Flaw flaw) -> rejected(flaw);
      case TokenHeader.Judged.Fine(TokenHeader header) ->
          switch (keys.find(header, client)) {
            case IssuerKeys.Found.Verifying(var key) ->
                Signature.verified(token, header.algorithm(), key)
                    .map(claims -> rules.judge(claims, now))
                    .orElseGet(() -> rejected(Flaw.SIGNATURE));
            case IssuerKeys.Found.None() -> rejected(Flaw.KEY);
            case IssuerKeys.Found.Braked(var pause) ->
                new Verdict.Braked(pause, Optional.of(rules.name()));
          };
    };
  }

  private Verdict rejected(Flaw flaw) {
    return new Verdict.Rejected(Reason.INVALID_CREDENTIAL, flaw, Optional.of(rules.name()));
  }
}
