package dev.portcullis.config;

import dev.portcullis.authn.ClaimPath;
import dev.portcullis.authn.ClaimRules;
import dev.portcullis.authn.ClaimTimes;
import dev.portcullis.authn.IssuerSettings;
import dev.portcullis.authn.IssuerSettings.Introspected;
import dev.portcullis.authn.IssuerSettings.Keys;
import dev.portcullis.authn.IssuerUrl;
import dev.portcullis.authn.IssuersConfig.OfIntrospection;
import dev.portcullis.authn.IssuersConfig.OfIssuer;
import dev.portcullis.authn.IssuersConfig.OfKeys;
import dev.portcullis.authn.SignatureAlgorithm;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.startup.Problems;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One issuer of the configuration. */
final class IssuerEntry {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final Duration MOST_SKEW = Duration.ofMinutes(5);
  private static final Duration MOST_LIFE = Duration.ofDays(30);
  private static final String METADATA = ".well-known/openid-configuration";
  private static final String HTTPS = "Give an https: URL; http: is for this machine alone.";

  private final String key;
  private final String name;
  private final OfIssuer config;
  private final IssuerUrl urls;
  private final Problems problems;

  IssuerEntry(String name, OfIssuer config, IssuerUrl urls, Problems problems) {
    this.key = "portcullis.issuers." + name;
    this.name = name;
    this.config = config;
    this.urls = urls;
    this.problems = problems;
  }

  /** The issuer, or none and problems. */
  Optional<IssuerSettings> settings() {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          key,
          "the name of an issuer stands in ids of users",
          "Use 1 to 63 letters, digits, dots, underscores and hyphens.");
    }
    Set<SignatureAlgorithm> algorithms = algorithms();
    Optional<Keys> keys = keys();
    boolean symmetric = algorithms.stream().anyMatch(SignatureAlgorithm::symmetric);
    if (symmetric && config.jwks().isEmpty()) {
      problems.add(
          key + ".algorithms",
          "whoever can verify HS256, HS384 and HS512 can sign, so that published keys cannot be"
              + " theirs",
          "Remove them, or give a secret with their keys in jwks.");
    }
    Optional<Introspected> introspection = config.introspection().flatMap(this::introspection);
    Optional<ClaimRules> rules = rules();
    return keys.isPresent() && rules.isPresent()
        ? Optional.of(
            new IssuerSettings(
                rules.get(), algorithms, lower(config.types()), keys.get(), introspection))
        : Optional.empty();
  }

  private static Set<String> lower(List<String> types) {
    return types.stream()
        .map(type -> type.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Set<SignatureAlgorithm> algorithms() {
    Set<SignatureAlgorithm> known = EnumSet.noneOf(SignatureAlgorithm.class);
    known.addAll(
        problems.readAll(
            key + ".algorithms",
            config.algorithms(),
            text ->
                SignatureAlgorithm.of(text)
                    .orElseThrow(() -> new IllegalArgumentException("there is no such algorithm")),
            "Name some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA;"
                + " HS256, HS384, HS512 with jwks."));
    return known;
  }

  private Optional<Keys> keys() {
    if (config.jwks().isPresent() && config.jwksUrl().isPresent()) {
      problems.add(
          key + ".jwks-url",
          "both jwks and jwks-url say where the keys are",
          "Keep one; without either the issuer's metadata say so.");
      return Optional.empty();
    }
    Optional<IssuerSettings.Ages> ages =
        problems.read(
            key + ".keys", config.keys(), IssuerEntry::ages, "Give, for example, 1h, 24h and 60s.");
    if (config.jwks().isPresent()) {
      return problems
          .read(key + ".jwks", config.jwks().get(), SecretRef::parse, "Refer to a key set.")
          .map(Keys.Secret::new);
    }
    if (config.jwksUrl().isPresent()) {
      Optional<URI> place =
          problems.read(key + ".jwks-url", config.jwksUrl().get(), urls::parse, HTTPS);
      return place.flatMap(at -> ages.map(some -> new Keys.Published(at, some)));
    }
    String slash = config.issuer().endsWith("/") ? "" : "/";
    return problems
        .read(key + ".issuer", config.issuer() + slash + METADATA, urls::parse, HTTPS)
        .flatMap(at -> ages.map(some -> new Keys.Discovered(at, urls, some)));
  }

  private static IssuerSettings.Ages ages(OfKeys keys) {
    return new IssuerSettings.Ages(keys.refreshAfter(), keys.validFor(), keys.unknownEvery());
  }

  private Optional<Introspected> introspection(OfIntrospection asked) {
    String at = key + ".introspection";
    Optional<URI> url = problems.read(at + ".url", asked.url(), urls::parse, HTTPS);
    Optional<SecretRef> secret =
        problems.read(
            at + ".client-secret", asked.clientSecret(), SecretRef::parse, "Refer to the secret.");
    return url.isEmpty() || secret.isEmpty()
        ? Optional.empty()
        : problems.read(
            at,
            asked,
            some ->
                new Introspected(
                    url.get(),
                    some.clientId(),
                    secret.get(),
                    some.validFor(),
                    some.negativeFor(),
                    lower(some.tokenTypes())),
            "Give, for example, valid-for=30s and negative-for=10s.");
  }

  private Optional<ClaimRules> rules() {
    if (config.clockSkew().isNegative() || config.clockSkew().compareTo(MOST_SKEW) > 0) {
      problems.add(
          key + ".clock-skew",
          "clocks that are further apart make every time a guess",
          "Give 0s to 5m, and set the clocks.");
    }
    if (!config.longestLife().isPositive() || config.longestLife().compareTo(MOST_LIFE) > 0) {
      problems.add(
          key + ".longest-life",
          "a token lives for some time, and nobody can take it back meanwhile",
          "Give 30d (720h) at most, and better an hour.");
    }
    var claims = new ClaimEntry(key, config, problems);
    Map<ClaimPath, String> required = new HashMap<>();
    config.requiredClaims().forEach((claim, value) -> required.put(new ClaimPath(claim), value));
    return claims
        .names()
        .map(
            names ->
                new ClaimRules(
                    name,
                    config.issuer(),
                    Set.copyOf(config.audience()),
                    new ClaimTimes(config.clockSkew(), config.longestLife()),
                    required,
                    names,
                    claims.roles()));
  }
}
