package dev.portcullis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.authn.Brake;
import dev.portcullis.authn.ClaimNames;
import dev.portcullis.authn.ClaimPath;
import dev.portcullis.authn.ClaimRoles;
import dev.portcullis.authn.ClaimRules;
import dev.portcullis.authn.ClaimTimes;
import dev.portcullis.authn.IssuerClient;
import dev.portcullis.authn.IssuerSettings;
import dev.portcullis.authn.IssuerWorld;
import dev.portcullis.authn.SignatureAlgorithm;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.startup.InvalidConfiguration;
import dev.portcullis.startup.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.junit.jupiter.api.Test;

/** What the start says of a shared secret that is too short for how tokens may be signed. */
class WeakSecretTest {
  @Test
  void namesTheSettingAndNothingOfTheSecret() {
    String jwk = OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC);
    String text = "{\"keys\":[" + jwk + "]}";

    InvalidConfiguration wrong =
        catchThrowableOfType(
            InvalidConfiguration.class,
            () -> IssuerTable.verifier(List.of(batch()), world(Secret.of(text))));

    assertThat(wrong.problems())
        .extracting(Problem::key)
        .containsExactly("portcullis.issuers.batch.jwks");
    assertThat(wrong.problems().toString())
        .contains("less than 64")
        .doesNotContain(jwk.substring(jwk.indexOf("\"k\":\"") + 5, jwk.length() - 2));
  }

  private static IssuerWorld world(Secret keys) {
    InstantSource clock = InstantSource.system();
    return new IssuerWorld(
        ref -> keys,
        new IssuerClient(Duration.ofSeconds(1)),
        new Brake(1, 1, clock),
        clock,
        new Upkeep((where, failure) -> {}));
  }

  private static IssuerSettings batch() {
    var names =
        new ClaimNames(new ClaimPath("sub"), List.of(), new ClaimNames.Tenant.Fixed("acme"));
    var roles =
        new ClaimRoles(Optional.empty(), Map.of(), ClaimRoles.Others.NOTHING, Optional.empty());
    var times = new ClaimTimes(Duration.ZERO, Duration.ofHours(1));
    return new IssuerSettings(
        new ClaimRules(
            "batch", "batch.example.com", Set.of("gateway"), times, Map.of(), names, roles),
        Set.of(SignatureAlgorithm.HS256, SignatureAlgorithm.HS512),
        Set.of("jwt"),
        new IssuerSettings.Keys.Secret(SecretRef.parse("env:KEYS")),
        Optional.empty());
  }
}
