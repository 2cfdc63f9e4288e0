package dev.portcullis.authn;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.Secret;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A verifier of the tokens of a fake issuer, and a clock that the test sets. */
final class TokenWorld implements AutoCloseable {
  static final InetAddress CLIENT = Cidr.address("192.0.2.7");
  static final Duration SKEW = Duration.ofSeconds(60);
  static final Duration LIFE = Duration.ofHours(24);
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final IssuerSettings.Ages AGES =
      new IssuerSettings.Ages(Duration.ofHours(1), Duration.ofHours(24), Duration.ofSeconds(60));

  static final ClaimNames NAMES =
      new ClaimNames(
          new ClaimPath("sub"),
          List.of(new ClaimPath("email"), new ClaimPath("sub")),
          new ClaimNames.Tenant.Fixed("acme"));
  static final ClaimRoles ROLES =
      new ClaimRoles(
          Optional.of(new ClaimPath("roles")),
          Map.of("caller", Set.of("writer", "reader")),
          ClaimRoles.Others.NOTHING,
          Optional.empty());

  Instant now = Instant.parse("2026-11-26T10:00:00Z");
  final FakeIssuer issuer = FakeIssuer.start(() -> now);
  final List<Throwable> failures = new ArrayList<>();
  final Upkeep upkeep = new Upkeep((where, failure) -> failures.add(failure));
  private Brake brake = new Brake(1_000, 10_000, () -> now);
  private Set<SignatureAlgorithm> algorithms =
      EnumSet.complementOf(
          EnumSet.of(SignatureAlgorithm.HS256, SignatureAlgorithm.HS384, SignatureAlgorithm.HS512));
  private Set<String> types = Set.of("jwt", "at+jwt", "absent");
  private ClaimRules rules = rules(NAMES, ROLES, Map.of());
  private IssuerSettings.Keys keys =
      new IssuerSettings.Keys.Discovered(
          URI.create(issuer.identifier() + "/.well-known/openid-configuration"),
          IssuerUrl.SAFE,
          AGES);
  private Optional<TokenVerifier> verifier = Optional.empty();

  ClaimRules rules(ClaimNames names, ClaimRoles roles, Map<ClaimPath, String> required) {
    return new ClaimRules(
        "fake",
        issuer.identifier(),
        Set.of(FakeIssuer.AUDIENCE, "other-name"),
        new ClaimTimes(SKEW, LIFE),
        required,
        names,
        roles);
  }

  TokenWorld with(ClaimRules other) {
    rules = other;
    return this;
  }

  TokenWorld with(Brake other) {
    brake = other;
    return this;
  }

  TokenWorld with(IssuerSettings.Keys other) {
    keys = other;
    return this;
  }

  TokenWorld algorithms(SignatureAlgorithm... some) {
    algorithms = EnumSet.copyOf(List.of(some));
    return this;
  }

  TokenVerifier verifier() {
    TokenVerifier made = verifier.orElseGet(this::make);
    verifier = Optional.of(made);
    return made;
  }

  private TokenVerifier make() {
    var settings =
        new IssuerSettings(
            rules,
            algorithms,
            types,
            keys,
            Optional.of(
                new IssuerSettings.Introspected(
                    URI.create(issuer.introspectionUrl()),
                    FakeIssuer.CLIENT,
                    dev.portcullis.secret.SecretRef.parse("env:CLIENT_SECRET"),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Set.of("bearer"))));
    return TokenVerifier.of(
        List.of(settings),
        new IssuerWorld(
            ref -> ref.toString().equals("env:CLIENT_SECRET") ? clientSecret.get() : jwks(),
            client,
            brake,
            () -> now,
            upkeep),
        (name, problem) -> failures.add(problem));
  }

  /** The gateway's secret where it asks about tokens. */
  Supplier<Secret> clientSecret = () -> Secret.of(FakeIssuer.SECRET);

  /** By which it asks. */
  IssuerClient client = new IssuerClient(PATIENCE);

  /** What lies where a secret set of keys is expected. */
  Secret secretKeys = Secret.of("{}");

  private Secret jwks() {
    return secretKeys;
  }

  Verdict verdict(String token) {
    return verdict(token, CLIENT);
  }

  Verdict verdict(String token, InetAddress client) {
    return verifier().verify(new Credential.JwtCredential(Secret.of(token)), client);
  }

  Verdict opaque(String token) {
    return verifier().verify(new Credential.OpaqueCredential(Secret.of(token)), CLIENT);
  }

  /** A token with this claim. */
  String with(String claim, Object value) {
    return token(claims -> claims.put(claim, value));
  }

  /** A token without this claim. */
  String without(String claim) {
    return token(claims -> claims.remove(claim));
  }

  /** A token whose claims are changed so. */
  String token(Consumer<Map<String, Object>> change) {
    Map<String, Object> claims = issuer.claims();
    change.accept(claims);
    return issuer.token(claims);
  }

  /** Whom a token proves. */
  Principal principal(String token) {
    return principal(verdict(token));
  }

  static Principal principal(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted accepted) {
      return accepted.principal();
    }
    throw new AssertionError("refused: " + verdict);
  }

  /** Why a token is refused. */
  Flaw flaw(String token) {
    return flaw(verdict(token));
  }

  static Flaw flaw(Verdict verdict) {
    if (verdict instanceof Verdict.Rejected rejected) {
      return rejected.flaw();
    }
    throw new AssertionError("not refused: " + verdict);
  }

  @Override
  public void close() {
    issuer.close();
  }
}
