package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attacks on signed tokens by keys: weak, foreign, leaked, or taken for another kind. */
class JwtKeyAttacksTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;
  private final JwtForge forge = new JwtForge(issuer);

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void refusesAPublicKeyAsSecretOfHmac() throws JoseException {
    RsaJsonWebKey rsa = JwtForge.rsa(2048, "rsa");
    issuer.publish(rsa);
    for (byte[] secret :
        List.of(
            rsa.getPublicKey().getEncoded(),
            rsa.toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8),
            issuer.key().getPublicKey().getEncoded())) {
      var key = new OctetSequenceJsonWebKey(new javax.crypto.spec.SecretKeySpec(secret, "HMAC"));
      for (String kid : List.of("rsa", "key-1")) {
        String token = Jws.sign(forge.payload(), key, "HS256", Map.of("kid", kid));

        assertThat(world.flaw(token)).isEqualTo(Flaw.ALGORITHM);
      }
    }
  }

  @Test
  void refusesAPublicKeyAsSecretEvenWhereHmacIsAllowed() throws JoseException {
    world.algorithms(SignatureAlgorithm.RS256, SignatureAlgorithm.HS256);
    RsaJsonWebKey rsa = JwtForge.rsa(2048, "rsa");
    issuer.publish(rsa);
    var key =
        new OctetSequenceJsonWebKey(
            new javax.crypto.spec.SecretKeySpec(rsa.getPublicKey().getEncoded(), "HMAC"));

    String token = Jws.sign(forge.payload(), key, "HS256", Map.of("kid", "rsa"));

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(world.principal(forge.signed(rsa, "RS256")).id()).isEqualTo("fake/user-1");
  }

  @Test
  void takesNoSecretKeyFromAPublishedSet() throws JoseException {
    world.algorithms(SignatureAlgorithm.ES256, SignatureAlgorithm.HS256);
    OctetSequenceJsonWebKey secret = OctJwkGenerator.generateJwk(256);
    secret.setKeyId("oct");
    String jwk = secret.toJson(OutputControlLevel.INCLUDE_SYMMETRIC);
    issuer.keySet(set -> set.replace("{\"keys\":[", "{\"keys\":[" + jwk + ","));

    String token = Jws.sign(forge.payload(), secret, "HS256", Map.of("kid", "oct"));

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(world.principal(issuer.token()).id()).isEqualTo("fake/user-1");
  }

  @Test
  void guessesNoKeyWhereTwoHaveOneId() throws JoseException {
    PublicJsonWebKey other = JwtForge.ec("key-1");
    issuer.publish(other);

    assertThat(world.flaw(issuer.token())).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(forge.signed(other, "ES256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void guessesNoKeyWhereATokenNamesNoneAndThereAreSeveral() throws JoseException {
    String token = Jws.sign(forge.payload(), issuer.key(), "ES256", Map.of());
    assertThat(world.principal(token).id()).isEqualTo("fake/user-1");

    issuer.addKey();
    world.now = world.now.plus(TokenWorld.AGES.hard());

    String next = Jws.sign(forge.payload(), issuer.key(), "ES256", Map.of());
    assertThat(world.flaw(next)).isEqualTo(Flaw.KEY);
    assertThat(world.principal(issuer.token()).id()).isEqualTo("fake/user-1");
  }

  @ParameterizedTest
  @CsvSource({"P-384,ES384", "P-521,ES512"})
  void bindsEachCurveToItsAlgorithm(String curve, String algorithm) throws JoseException {
    PublicJsonWebKey key =
        EcJwkGenerator.generateJwk(
            curve.equals("P-384") ? EllipticCurves.P384 : EllipticCurves.P521);
    key.setKeyId("other-curve");
    issuer.publish(key);
    String token = forge.signed(key, algorithm);
    assertThat(world.principal(token).id()).isEqualTo("fake/user-1");

    String[] parts = token.split("\\.");
    for (String other : List.of("ES256", "ES384", "ES512")) {
      if (!other.equals(algorithm)) {
        String header = JwtForge.encoded("{\"alg\":\"" + other + "\",\"kid\":\"other-curve\"}");
        assertThat(world.flaw(header + "." + parts[1] + "." + parts[2])).isEqualTo(Flaw.KEY);
      }
    }
  }

  @Test
  void takesNoKeyOfACurveThatIsNotAllowed() throws JoseException {
    PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("koblitz");
    issuer.publish(key);
    issuer.keySet(set -> JwtForge.koblitz(set));

    assertThat(world.flaw(forge.signed(key, "ES256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void takesNoKeyWhosePointIsNotOnItsCurve() throws JoseException {
    PublicJsonWebKey key = JwtForge.ec("off");
    issuer.publish(key);
    Map<String, Object> numbers = key.toParams(OutputControlLevel.PUBLIC_ONLY);
    issuer.keySet(set -> set.replace("\"y\":\"" + numbers.get("y"), "\"y\":\"" + numbers.get("x")));

    assertThat(world.verdict(forge.signed(key, "ES256"))).isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void holdsAKeyToTheAlgorithmAndUseThatItSays() throws JoseException {
    RsaJsonWebKey rsa = JwtForge.rsa(2048, "rsa");
    rsa.setAlgorithm("RS256");
    issuer.publish(rsa);
    RsaJsonWebKey encrypting = JwtForge.rsa(2048, "enc");
    encrypting.setUse("enc");
    issuer.publish(encrypting);
    RsaJsonWebKey signing = JwtForge.rsa(2048, "ops");
    signing.setKeyOps(List.of("encrypt", "wrapKey"));
    issuer.publish(signing);

    assertThat(world.principal(forge.signed(rsa, "RS256")).id()).isEqualTo("fake/user-1");
    assertThat(world.flaw(forge.signed(rsa, "RS512"))).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(forge.signed(rsa, "PS256"))).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(forge.signed(encrypting, "RS256"))).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(forge.signed(signing, "RS256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void takesNoRsaKeyBelow2048Bits() throws JoseException {
    RsaJsonWebKey small = JwtForge.rsa(1024, "small");
    issuer.publish(small);

    assertThat(world.flaw(forge.signed(small, "RS256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void takesNoKeyThatWasPublishedWithItsPrivatePart() throws JoseException {
    PublicJsonWebKey key = JwtForge.ec("leaked");
    String leaked = key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    issuer.keySet(set -> set.replace("{\"keys\":[", "{\"keys\":[" + leaked + ","));

    assertThat(world.flaw(forge.signed(key, "ES256"))).isEqualTo(Flaw.KEY);
  }
}
