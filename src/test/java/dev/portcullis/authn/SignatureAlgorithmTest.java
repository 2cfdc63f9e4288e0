package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each algorithm that an issuer may use by default is verified, and refused where it may not. */
class SignatureAlgorithmTest {
  @ParameterizedTest
  @CsvSource({
    "RS256,RSA",
    "RS384,RSA",
    "RS512,RSA",
    "PS256,RSA",
    "PS384,RSA",
    "PS512,RSA",
    "ES256,P-256",
    "ES384,P-384",
    "ES512,P-521",
    "EdDSA,Ed25519",
    "EdDSA,Ed448"
  })
  void isVerifiedWithAKeyOfItsType(String algorithm, String type) throws JoseException {
    try (var world = new TokenWorld()) {
      PublicJsonWebKey key = key(type);
      key.setKeyId("other");
      world.issuer.publish(key);
      String token = signed(world, key, algorithm);

      assertThat(world.principal(token).id()).isEqualTo("fake/user-1");
      assertThat(world.flaw(token.substring(0, token.lastIndexOf('.') - 4) + "AAAA.AAAA"))
          .isIn(Flaw.SIGNATURE, Flaw.MALFORMED);
    }
  }

  @ParameterizedTest
  @CsvSource({"RS256,RSA,ES256", "PS256,RSA,RS256", "ES256,P-256,RS256", "EdDSA,Ed25519,ES256"})
  void isRefusedWhereTheIssuerMayNotUseIt(String algorithm, String type, String allowed)
      throws JoseException {
    try (var world = new TokenWorld()) {
      world.algorithms(SignatureAlgorithm.of(allowed).orElseThrow());
      PublicJsonWebKey key = key(type);
      key.setKeyId("other");
      world.issuer.publish(key);

      assertThat(world.flaw(signed(world, key, algorithm))).isEqualTo(Flaw.ALGORITHM);
      assertThat(world.issuer.requests()).isZero();
    }
  }

  private static String signed(TokenWorld world, PublicJsonWebKey key, String algorithm) {
    return Jws.sign(JsonUtil.toJson(world.issuer.claims()), key, algorithm, Map.of("kid", "other"));
  }

  private static PublicJsonWebKey key(String type) throws JoseException {
    return switch (type) {
      case "RSA" -> RsaJwkGenerator.generateJwk(2048);
      case "P-256" -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
      case "P-384" -> EcJwkGenerator.generateJwk(EllipticCurves.P384);
      case "P-521" -> EcJwkGenerator.generateJwk(EllipticCurves.P521);
      default -> OkpJwkGenerator.generateJwk(type);
    };
  }
}
