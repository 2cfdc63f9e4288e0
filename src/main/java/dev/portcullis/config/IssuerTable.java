package dev.portcullis.config;

import dev.portcullis.authn.Brake;
import dev.portcullis.authn.IssuerSettings;
import dev.portcullis.authn.IssuerUrl;
import dev.portcullis.authn.IssuerWorld;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authn.IssuersConfig.OfIssuer;
import dev.portcullis.authn.TokenVerifier;
import dev.portcullis.authn.UnusableKeys;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.startup.InvalidConfiguration;
import dev.portcullis.startup.Problems;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Whose tokens are trusted, from configuration that was checked. */
public final class IssuerTable {
  private static final Logger LOG = Logger.getLogger("portcullis");

  private IssuerTable() {}

  /** The issuers of the configuration; nothing is asked or read. */
  public static List<IssuerSettings> of(IssuersConfig config, Mode mode, Problems problems) {
    IssuerUrl urls = mode == Mode.LAPTOP ? IssuerUrl.ANY : IssuerUrl.SAFE;
    Map<String, OfIssuer> named = new TreeMap<>(config.issuers());
    List<IssuerSettings> issuers = new ArrayList<>();
    Set<String> identifiers = new HashSet<>();
    named.forEach(
        (name, issuer) -> {
          if (!identifiers.add(issuer.issuer())) {
            problems.add(
                "portcullis.issuers." + name + ".issuer",
                "another entry has the same issuer",
                "Keep one: audience is a list, and values of claims can be mapped to roles.");
          }
          new IssuerEntry(name, issuer, urls, problems).settings().ifPresent(issuers::add);
        });
    named.entrySet().stream()
        .filter(entry -> entry.getValue().introspection().isPresent())
        .skip(1)
        .forEach(
            entry ->
                problems.add(
                    "portcullis.issuers." + entry.getKey() + ".introspection",
                    "an opaque token does not say whose it is, and another issuer is asked already",
                    "Ask one issuer about opaque tokens."));
    return issuers;
  }

  /** The tenants of issuers all of whose tokens are of one, by the issuer's name. */
  public static Map<String, String> tenants(IssuersConfig config) {
    Map<String, String> fixed = new TreeMap<>();
    config
        .issuers()
        .forEach(
            (name, issuer) -> {
              if (issuer.tenantClaim().isEmpty()) {
                issuer.tenant().ifPresent(tenant -> fixed.put(name, tenant));
              }
            });
    return fixed;
  }

  /**
   * A verifier of their tokens; keys that lie in secrets are read now.
   *
   * @throws InvalidConfiguration if such a secret cannot be had, or holds no keys or weak ones
   */
  public static TokenVerifier verifier(List<IssuerSettings> issuers, IssuerWorld world) {
    try {
      return TokenVerifier.of(issuers, world, IssuerTable::noKeys);
    } catch (UnusableKeys wrong) {
      throw InvalidConfiguration.of(
          "portcullis.issuers." + wrong.issuer() + ".jwks",
          String.valueOf(wrong.getMessage()),
          "Point it to a JSON Web Key Set with public keys, or with random secrets of 32 bytes for"
              + " HS256, 48 for HS384 and 64 for HS512.");
    } catch (IllegalArgumentException | SecretUnavailable wrong) {
      throw InvalidConfiguration.of(
          "portcullis.issuers",
          String.valueOf(wrong.getMessage()),
          "Point jwks to a JSON Web Key Set that can be read.");
    }
  }

  private static void noKeys(String issuer, IllegalArgumentException problem) {
    LOG.errorf(
        "portcullis.issuers.%s.jwks: what stands there now is no set of keys, so the last good one"
            + " stays in force: %s",
        issuer, problem.getMessage());
  }

  /** How often issuers are asked because of credentials that nobody knows. */
  public static Brake brake(IssuersConfig config, InstantSource clock) {
    IssuersConfig.OfBrake brake = config.authentication().brake();
    return new Brake(brake.perAddress(), brake.overall(), clock);
  }
}
