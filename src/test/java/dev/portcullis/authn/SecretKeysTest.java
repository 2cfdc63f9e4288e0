package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import java.util.Base64;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of an issuer that lie in a secret. */
class SecretKeysTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  SecretKeysTest() {
    world.with(new IssuerSettings.Keys.Secret(SecretRef.parse("file:/keys.json")));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({"HS256,256", "HS384,384", "HS512,512"})
  void verifiesByASharedSecretWhereThatIsAllowed(String algorithm, int bits) {
    OctetSequenceJsonWebKey key = secret(bits, "shared");
    lies(key);
    world.algorithms(SignatureAlgorithm.of(algorithm).orElseThrow());

    assertThat(world.principal(signed(key, algorithm)).id()).isEqualTo("fake/user-1");
    assertThat(world.flaw(signed(secret(bits, "shared"), algorithm))).isEqualTo(Flaw.SIGNATURE);
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void refusesASharedSecretWhereItIsNotAllowed() {
    OctetSequenceJsonWebKey key = secret(256, "shared");
    lies(key);

    assertThat(world.flaw(signed(key, "HS256"))).isEqualTo(Flaw.ALGORITHM);
  }

  @Test
  void verifiesByPublicKeysInASecret() {
    lies(issuer.key().toJson(OutputControlLevel.PUBLIC_ONLY));

    assertThat(world.principal(issuer.token()).id()).isEqualTo("fake/user-1");
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void doesNotStartWithASecretThatIsWeak() {
    for (byte[] weak :
        new byte[][] {
          new byte[32],
          "password".repeat(8).getBytes(java.nio.charset.StandardCharsets.UTF_8),
          {1, 2, 3},
          {}
        }) {
      String k = Base64.getUrlEncoder().withoutPadding().encodeToString(weak);
      lies("{\"kty\":\"oct\",\"k\":\"" + k + "\"}");

      assertThatThrownBy(world::verifier)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(k.isEmpty() ? "\0" : k);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "256, HS256, false",
    "256, HS384, true",
    "376, HS384, true",
    "384, HS384, false",
    "384, HS512, true",
    "504, HS512, true",
    "512, HS512, false"
  })
  void measuresASecretByTheStrongestAlgorithmThatIsAllowed(
      int bits, String strongest, boolean weak) {
    OctetSequenceJsonWebKey key = secret(bits, "shared");
    lies(key);
    world.algorithms(SignatureAlgorithm.HS256, SignatureAlgorithm.of(strongest).orElseThrow());

    if (weak) {
      assertThatThrownBy(world::verifier)
          .isInstanceOfSatisfying(
              UnusableKeys.class, wrong -> assertThat(wrong.issuer()).isEqualTo("fake"))
          .hasMessageContaining("less than")
          .hasMessageNotContaining(Base64.getUrlEncoder().encodeToString(key.getOctetSequence()));
    } else {
      assertThat(world.principal(signed(key, "HS256"))).isNotNull();
    }
  }

  @Test
  void measuresASecretThatSaysItsAlgorithmByThat() {
    OctetSequenceJsonWebKey key = secret(256, "shared");
    key.setAlgorithm("HS256");
    lies(key);
    world.algorithms(SignatureAlgorithm.HS256, SignatureAlgorithm.HS512);

    assertThat(world.principal(signed(key, "HS256"))).isNotNull();
    assertThat(world.flaw(signed(key, "HS512"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void doesNotStartWithWhatIsNoSetOfKeys() {
    for (String text : new String[] {"secret", "{}", "{\"keys\":[]}", "[]", "{\"keys\":[1]}"}) {
      world.secretKeys = Secret.of(text);

      assertThatThrownBy(world::verifier)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(text.length() > 2 ? text : "\0");
    }
  }

  @Test
  void followsASecretThatChangesAndStaysWithTheLastGoodOne() {
    OctetSequenceJsonWebKey first = secret(256, "shared");
    OctetSequenceJsonWebKey second = secret(256, "shared");
    lies(first);
    world.algorithms(SignatureAlgorithm.HS256);
    assertThat(world.principal(signed(first, "HS256"))).isNotNull();

    world.secretKeys = Secret.of("no keys");
    assertThat(world.principal(signed(first, "HS256"))).isNotNull();
    assertThat(world.principal(signed(first, "HS256"))).isNotNull();
    assertThat(world.failures).hasSize(1);

    lies(second);
    assertThat(world.principal(signed(second, "HS256"))).isNotNull();
    assertThat(world.flaw(signed(first, "HS256"))).isEqualTo(Flaw.SIGNATURE);
  }

  private void lies(OctetSequenceJsonWebKey key) {
    lies(key.toJson(OutputControlLevel.INCLUDE_SYMMETRIC));
  }

  private void lies(String jwk) {
    world.secretKeys = Secret.of("{\"keys\":[" + jwk + "]}");
  }

  private String signed(OctetSequenceJsonWebKey key, String algorithm) {
    return Jws.sign(JsonUtil.toJson(issuer.claims()), key, algorithm, Map.of("kid", "shared"));
  }

  private static OctetSequenceJsonWebKey secret(int bits, String id) {
    OctetSequenceJsonWebKey key = OctJwkGenerator.generateJwk(bits);
    key.setKeyId(id);
    return key;
  }
}
