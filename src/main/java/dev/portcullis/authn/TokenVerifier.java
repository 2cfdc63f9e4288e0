package dev.portcullis.authn;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Reason;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Verifies tokens: signed ones (RFC 7519) by the keys of the issuer that they name, opaque ones by
 * asking the one issuer that is asked (RFC 7662). A token that can be read is never asked about.
 * Safe for use by several threads.
 */
public final class TokenVerifier {
  private final Map<String, TokenIssuer> issuers;
  private final Optional<Introspection> introspection;
  private final InstantSource clock;

  /**
   * One that trusts these issuers.
   *
   * @throws IllegalArgumentException if two of them have the same identifier
   */
  TokenVerifier(
      List<TokenIssuer> issuers, Optional<Introspection> introspection, InstantSource clock) {
    Map<String, TokenIssuer> byIdentifier = new HashMap<>();
    for (TokenIssuer issuer : issuers) {
      if (byIdentifier.put(issuer.rules().identifier(), issuer) != null) {
        throw new IllegalArgumentException("two issuers have the same identifier");
      }
    }
    this.issuers = Map.copyOf(byIdentifier);
    this.introspection = introspection;
    this.clock = clock;
  }

  /**
   * One that trusts these issuers. Of their keys those alone are read now that a secret holds;
   * published ones are fetched when they are needed.
   *
   * @param reported is told by issuer's name of new secrets that are no keys; the messages hold
   *     nothing of them
   * @throws IllegalArgumentException if two of them have the same identifier, more than one is
   *     asked about opaque tokens, or a secret is no set of keys; the message holds nothing of it
   * @throws dev.portcullis.secret.SecretUnavailable if a secret cannot be had
   */
  public static TokenVerifier of(
      List<IssuerSettings> settings,
      IssuerWorld world,
      BiConsumer<String, IllegalArgumentException> reported) {
    List<Introspection> asked =
        settings.stream().flatMap(one -> world.introspection(one).stream()).toList();
    if (asked.size() > 1) {
      throw new IllegalArgumentException("more than one issuer is asked about opaque tokens");
    }
    return new TokenVerifier(
        settings.stream().map(one -> world.issuer(one, reported)).toList(),
        asked.stream().findFirst(),
        world.clock());
  }

  /** One that trusts nobody, so that every token is refused. */
  public static TokenVerifier none(InstantSource clock) {
    return new TokenVerifier(List.of(), Optional.empty(), clock);
  }

  /**
   * Judges a signed token.
   *
   * @param client who presented it
   * @throws dev.portcullis.pipeline.Unavailable if that cannot be done now
   */
  Verdict verify(Credential.JwtCredential credential, InetAddress client) {
    Optional<CompactToken> read = CompactToken.parse(credential.text().unsafeText());
    if (read.isEmpty()) {
      return rejected(Flaw.MALFORMED);
    }
    CompactToken token = read.get();
    return token
        .claims()
        .text("iss")
        .map(issuers::get)
        .map(issuer -> issuer.verify(token, client, clock.instant()))
        .orElseGet(() -> rejected(Flaw.UNKNOWN_ISSUER));
  }

  /**
   * Judges an opaque token.
   *
   * @param client who presented it
   * @throws dev.portcullis.pipeline.Unavailable if that cannot be done now
   */
  Verdict verify(Credential.OpaqueCredential credential, InetAddress client) {
    return introspection
        .map(asked -> asked.verify(credential.text(), client))
        .orElseGet(() -> rejected(Flaw.UNKNOWN));
  }

  private static Verdict rejected(Flaw flaw) {
    return new Verdict.Rejected(Reason.INVALID_CREDENTIAL, flaw);
  }
}
