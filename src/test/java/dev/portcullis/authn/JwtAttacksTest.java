package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalogue of attacks on signed tokens, by name. Each begins from a token that would pass. */
class JwtAttacksTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void acceptsTheTokenThatAttacksBeginFrom() {
    assertThat(world.principal(issuer.token()).id()).isEqualTo("fake/user-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", " none", "null", "es256", "ES256K"})
  void refusesAlgNoneHoweverItIsSpelled(String algorithm) {
    String[] parts = issuer.token().split("\\.");
    String header = encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"key-1\"}");

    assertThat(world.flaw(header + "." + parts[1] + "." + parts[2])).isEqualTo(Flaw.ALGORITHM);
    assertThat(world.flaw(header + "." + parts[1] + ".")).isEqualTo(Flaw.MALFORMED);
    assertThat(issuer.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"alg\":null}", "{\"alg\":[\"ES256\"]}", "{\"alg\":1}"})
  void refusesAHeaderWithoutAnAlgorithm(String header) {
    assertThat(world.flaw(withHeader(header))).isEqualTo(Flaw.ALGORITHM);
  }

  @Test
  void refusesAPublicKeyAsSecretOfHmac() throws JoseException {
    RsaJsonWebKey rsa = rsa(2048, "rsa");
    issuer.publish(rsa);
    for (byte[] secret :
        List.of(
            rsa.getPublicKey().getEncoded(),
            rsa.toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8),
            issuer.key().getPublicKey().getEncoded())) {
      var key = new OctetSequenceJsonWebKey(new javax.crypto.spec.SecretKeySpec(secret, "HMAC"));
      for (String kid : List.of("rsa", "key-1")) {
        String token = FakeIssuer.sign(payload(), key, "HS256", Map.of("kid", kid));

        assertThat(world.flaw(token)).isEqualTo(Flaw.ALGORITHM);
      }
    }
  }

  @Test
  void refusesAPublicKeyAsSecretEvenWhereHmacIsAllowed() throws JoseException {
    world.algorithms(SignatureAlgorithm.RS256, SignatureAlgorithm.HS256);
    RsaJsonWebKey rsa = rsa(2048, "rsa");
    issuer.publish(rsa);
    var key =
        new OctetSequenceJsonWebKey(
            new javax.crypto.spec.SecretKeySpec(rsa.getPublicKey().getEncoded(), "HMAC"));

    String token = FakeIssuer.sign(payload(), key, "HS256", Map.of("kid", "rsa"));

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(world.principal(signed(rsa, "RS256")).id()).isEqualTo("fake/user-1");
  }

  @Test
  void takesNoSecretKeyFromAPublishedSet() throws JoseException {
    world.algorithms(SignatureAlgorithm.ES256, SignatureAlgorithm.HS256);
    OctetSequenceJsonWebKey secret = OctJwkGenerator.generateJwk(256);
    secret.setKeyId("oct");
    String jwk = secret.toJson(OutputControlLevel.INCLUDE_SYMMETRIC);
    issuer.keySet(set -> set.replace("{\"keys\":[", "{\"keys\":[" + jwk + ","));

    String token = FakeIssuer.sign(payload(), secret, "HS256", Map.of("kid", "oct"));

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(world.principal(issuer.token()).id()).isEqualTo("fake/user-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../dev/null",
        "/etc/passwd",
        "file:///dev/null",
        "http://127.0.0.1/keys",
        "' OR '1'='1",
        "key-1' UNION SELECT 'x'; --",
        "key-1\\u0000",
        "KEY-1",
        " key-1",
        "${jndi:ldap://127.0.0.1/x}",
        "$(id)",
        "*"
      })
  void comparesKeyIdsAndDoesNothingElseWithThem(String kid) {
    String token = withHeader("{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}");

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(issuer.keyFetches()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "1", "null", "{}", "[\"key-1\"]", "true"})
  void refusesAKeyIdThatIsNoText(String kid) {
    assertThat(world.flaw(withHeader("{\"alg\":\"ES256\",\"kid\":" + kid + "}")))
        .isEqualTo(Flaw.KEY);
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void refusesAHugeKeyId() {
    String token = withHeader("{\"alg\":\"ES256\",\"kid\":\"" + "k".repeat(257) + "\"}");

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void guessesNoKeyWhereTwoHaveOneId() throws JoseException {
    PublicJsonWebKey other = ec("key-1");
    issuer.publish(other);

    assertThat(world.flaw(issuer.token())).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(signed(other, "ES256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void guessesNoKeyWhereATokenNamesNoneAndThereAreSeveral() throws JoseException {
    String token = FakeIssuer.sign(payload(), issuer.key(), "ES256", Map.of());
    assertThat(world.principal(token).id()).isEqualTo("fake/user-1");

    issuer.addKey();
    world.now = world.now.plus(TokenWorld.AGES.hard());

    String next = FakeIssuer.sign(payload(), issuer.key(), "ES256", Map.of());
    assertThat(world.flaw(next)).isEqualTo(Flaw.KEY);
    assertThat(world.principal(issuer.token()).id()).isEqualTo("fake/user-1");
  }

  @Test
  void refusesEveryTruncatedSignature() {
    String token = issuer.token();
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(signed.length()));
    for (int length = 1; length < signature.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(signature, length);

      assertThat(world.flaw(signed + encoded(cut))).isEqualTo(Flaw.SIGNATURE);
    }
    assertThat(world.flaw(signed)).isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw(signed + encoded(new byte[65]))).isEqualTo(Flaw.SIGNATURE);
  }

  @Test
  void refusesEveryChangedBitOfASignature() {
    String token = issuer.token();
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(signed.length()));
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= 1;

      assertThat(world.flaw(signed + encoded(changed))).isEqualTo(Flaw.SIGNATURE);
    }
  }

  @Test
  void refusesEcdsaSignaturesOfZeros() {
    String token = issuer.token();
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] one = new byte[64];
    one[63] = 1;
    byte[] otherOne = new byte[64];
    otherOne[31] = 1;
    byte[] ones = new byte[64];
    java.util.Arrays.fill(ones, (byte) 0xff);
    for (byte[] signature : List.of(new byte[64], one, otherOne, ones)) {
      assertThat(world.flaw(signed + encoded(signature))).isEqualTo(Flaw.SIGNATURE);
    }
  }

  @Test
  void refusesEcdsaSignaturesInTheEncodingOfDer() {
    String token = issuer.token();
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(signed.length()));

    assertThat(world.flaw(signed + encoded(der(signature)))).isEqualTo(Flaw.SIGNATURE);
  }

  @Test
  void refusesMembersThatStandTwice() {
    String exp = "\"exp\":" + world.now.plusSeconds(300).getEpochSecond();
    String claims = payload();
    String twice = claims.substring(0, claims.length() - 1);
    for (String payload :
        List.of(
            twice + ",\"sub\":\"admin\"}",
            twice + ",\"aud\":\"" + FakeIssuer.AUDIENCE + "\"}",
            twice + "," + exp + "}",
            twice + ",\"\\u0073ub\":\"admin\"}",
            twice + ",\"x\":{\"a\":1,\"a\":2}}")) {
      assertThat(world.flaw(issuer.sign(payload))).isEqualTo(Flaw.MALFORMED);
    }
    assertThat(world.flaw(withHeader("{\"alg\":\"ES256\",\"alg\":\"none\",\"kid\":\"key-1\"}")))
        .isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw(withHeader("{\"alg\":\"ES256\",\"kid\":\"x\",\"kid\":\"key-1\"}")))
        .isEqualTo(Flaw.MALFORMED);
    assertThat(issuer.requests()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"P-384,ES384", "P-521,ES512"})
  void bindsEachCurveToItsAlgorithm(String curve, String algorithm) throws JoseException {
    PublicJsonWebKey key =
        EcJwkGenerator.generateJwk(
            curve.equals("P-384") ? EllipticCurves.P384 : EllipticCurves.P521);
    key.setKeyId("other-curve");
    issuer.publish(key);
    String token = signed(key, algorithm);
    assertThat(world.principal(token).id()).isEqualTo("fake/user-1");

    String[] parts = token.split("\\.");
    for (String other : List.of("ES256", "ES384", "ES512")) {
      if (!other.equals(algorithm)) {
        String header = encoded("{\"alg\":\"" + other + "\",\"kid\":\"other-curve\"}");
        assertThat(world.flaw(header + "." + parts[1] + "." + parts[2])).isEqualTo(Flaw.KEY);
      }
    }
  }

  @Test
  void takesNoKeyOfACurveThatIsNotAllowed() throws JoseException {
    PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("koblitz");
    issuer.publish(key);
    issuer.keySet(set -> koblitz(set));

    assertThat(world.flaw(signed(key, "ES256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void takesNoKeyWhosePointIsNotOnItsCurve() throws JoseException {
    PublicJsonWebKey key = ec("off");
    issuer.publish(key);
    Map<String, Object> numbers = key.toParams(OutputControlLevel.PUBLIC_ONLY);
    issuer.keySet(set -> set.replace("\"y\":\"" + numbers.get("y"), "\"y\":\"" + numbers.get("x")));

    assertThat(world.verdict(signed(key, "ES256"))).isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void holdsAKeyToTheAlgorithmAndUseThatItSays() throws JoseException {
    RsaJsonWebKey rsa = rsa(2048, "rsa");
    rsa.setAlgorithm("RS256");
    issuer.publish(rsa);
    RsaJsonWebKey encrypting = rsa(2048, "enc");
    encrypting.setUse("enc");
    issuer.publish(encrypting);
    RsaJsonWebKey signing = rsa(2048, "ops");
    signing.setKeyOps(List.of("encrypt", "wrapKey"));
    issuer.publish(signing);

    assertThat(world.principal(signed(rsa, "RS256")).id()).isEqualTo("fake/user-1");
    assertThat(world.flaw(signed(rsa, "RS512"))).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(signed(rsa, "PS256"))).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(signed(encrypting, "RS256"))).isEqualTo(Flaw.KEY);
    assertThat(world.flaw(signed(signing, "RS256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void takesNoRsaKeyBelow2048Bits() throws JoseException {
    RsaJsonWebKey small = rsa(1024, "small");
    issuer.publish(small);

    assertThat(world.flaw(signed(small, "RS256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void takesNoKeyThatWasPublishedWithItsPrivatePart() throws JoseException {
    PublicJsonWebKey key = ec("leaked");
    String leaked = key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    issuer.keySet(set -> set.replace("{\"keys\":[", "{\"keys\":[" + leaked + ","));

    assertThat(world.flaw(signed(key, "ES256"))).isEqualTo(Flaw.KEY);
  }

  @Test
  void refusesATokenThatIsTooLong() {
    Map<String, Object> claims = issuer.claims();
    claims.put("filler", "x".repeat(Presented.LONGEST));
    String token = issuer.token(claims);

    assertThat(Presented.in(Headers.of("authorization", "Bearer " + token)))
        .isEqualTo(new Presented.Unknown());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"b64\":false",
        "\"b64\":true",
        "\"crit\":[\"b64\"],\"b64\":false",
        "\"crit\":[\"exp\"]",
        "\"crit\":[]",
        "\"crit\":\"x\"",
        "\"zip\":\"DEF\"",
        "\"enc\":\"A256GCM\""
      })
  void refusesHeadersThatChangeHowATokenIsRead(String more) {
    assertThat(world.flaw(withHeader("{\"alg\":\"ES256\",\"kid\":\"key-1\"," + more + "}")))
        .isEqualTo(Flaw.HEADER);
    assertThat(issuer.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u", "jwk", "x5c"})
  void fetchesNothingThatAHeaderNamesAndTakesNoKeyFromIt(String member) throws JoseException {
    try (FakeIssuer attacker = FakeIssuer.start(() -> world.now)) {
      Object value =
          switch (member) {
            case "jwk" -> attacker.key().toParams(OutputControlLevel.PUBLIC_ONLY);
            case "x5c" -> List.of("MIIB");
            default -> attacker.jwksUrl();
          };
      String token =
          FakeIssuer.sign(
              payload(), attacker.key(), "ES256", Map.of("kid", "key-1", member, value));

      assertThat(world.flaw(token)).isEqualTo(Flaw.HEADER);
      assertThat(attacker.requests()).isZero();
      assertThat(issuer.requests()).isZero();
    }
  }

  @Test
  void refusesEncryptedAndNestedTokens() {
    String part = encoded("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}");
    assertThat(world.flaw(part + "..AAAA.AAAA.AAAA")).isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw(part + ".AAAA.AAAA.AAAA.AAAA")).isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw(issuer.sign(issuer.token()))).isEqualTo(Flaw.MALFORMED);
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void refusesEveryOtherSpellingOfTheSameBytes() {
    String token = issuer.token();
    String[] parts = token.split("\\.");
    for (int i = 0; i < 3; i++) {
      for (String other :
          List.of(
              parts[i] + "=",
              parts[i] + "==",
              " " + parts[i],
              parts[i] + "\n",
              parts[i].substring(0, 4) + "\r\n" + parts[i].substring(4),
              parts[i] + "%3D",
              parts[i] + "+")) {
        String[] changed = parts.clone();
        changed[i] = other;
        assertThat(world.flaw(String.join(".", changed))).isEqualTo(Flaw.MALFORMED);
      }
    }
    assertThat(world.flaw(token + ".")).isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw("." + token)).isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw(parts[0] + "." + parts[1])).isEqualTo(Flaw.MALFORMED);
  }

  @Test
  void refusesTrailingBitsThatMeanNothing() {
    String token = issuer.token();
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char last = token.charAt(token.length() - 1); // 64 bytes leave four bits of two characters
    int value = alphabet.indexOf(last);
    for (int bits = 1; bits < 16; bits++) {
      String other = token.substring(0, token.length() - 1) + alphabet.charAt(value & 0x30 | bits);
      if (!other.equals(token)) {
        assertThat(world.flaw(other)).isEqualTo(Flaw.MALFORMED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "\"text\"",
        "1",
        "{\"a\":1} ",
        "{\"a\":1}{}",
        "{'a':1}",
        "{\"a\":NaN}",
        "{\"a\":1,}",
        "\ufeff{\"a\":1}",
        ""
      })
  void refusesPayloadsThatAreNotOneStrictObject(String payload) {
    Flaw flaw = world.flaw(issuer.sign(payload));

    assertThat(flaw).isIn(Flaw.MALFORMED, Flaw.UNKNOWN_ISSUER);
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void asksNobodyAboutATokenOfAnIssuerThatIsNotTrusted() {
    try (FakeIssuer attacker = FakeIssuer.start(() -> world.now)) {
      Map<String, Object> nearly = attacker.claims();
      for (Object iss :
          List.of(
              attacker.identifier(),
              issuer.identifier() + "/",
              issuer.identifier() + "#x",
              issuer.identifier().replace("http:", "HTTP:"),
              List.of(issuer.identifier()),
              1)) {
        nearly.put("iss", iss);
        assertThat(world.flaw(attacker.token(nearly))).isEqualTo(Flaw.UNKNOWN_ISSUER);
      }
      assertThat(attacker.requests()).isZero();
      assertThat(issuer.requests()).isZero();
    }
  }

  @Test
  void refusesATokenThatAnotherIssuersKeyHasSigned() {
    try (FakeIssuer attacker = FakeIssuer.start(() -> world.now)) {
      String token = attacker.token(issuer.claims());

      assertThat(world.flaw(token)).isEqualTo(Flaw.SIGNATURE);
      assertThat(attacker.requests()).isZero();
    }
  }

  @Test
  void refusesClaimsOrHeadersThatWereChangedUnderTheirSignature() {
    String token = issuer.token();
    String[] parts = token.split("\\.");
    Map<String, Object> claims = issuer.claims();
    claims.put("sub", "admin");
    String changed = parts[0] + "." + encoded(JsonUtil.toJson(claims)) + "." + parts[2];
    String header = encoded("{\"typ\":\"JWT\",\"kid\":\"key-1\",\"alg\":\"ES256\"}");

    assertThat(world.flaw(changed)).isEqualTo(Flaw.SIGNATURE);
    if (!header.equals(parts[0])) {
      assertThat(world.flaw(header + "." + parts[1] + "." + parts[2])).isEqualTo(Flaw.SIGNATURE);
    }
  }

  @Test
  void takesNoTokenFromTheHeadersOfApiKeys() {
    String token = issuer.token();
    for (String header : List.of("x-api-key", "api-key")) {
      assertThat(Presented.in(Headers.of(header, token))).isEqualTo(new Presented.Unknown());
    }
    assertThat(Presented.in(Headers.of("authorization", "Bearer " + token)))
        .isEqualTo(new Presented.One(new Credential.JwtCredential(Secret.of(token))));
  }

  @Test
  void takesNoTwoCredentials() {
    String token = issuer.token();
    for (Headers headers :
        List.of(
            Headers.of("authorization", "Bearer " + token, "x-api-key", "pcl_x"),
            Headers.of("authorization", "Bearer " + token, "authorization", "Bearer " + token))) {
      assertThat(Presented.in(headers)).isEqualTo(new Presented.Several());
    }
    assertThat(Presented.in(Headers.of("authorization", "Bearer " + token + ", Bearer " + token)))
        .isEqualTo(new Presented.Unknown());
  }

  @Test
  void takesNoTokenOfAnotherScheme() {
    for (String scheme : List.of("DPoP ", "Basic ", "Token ", "JWT ", "")) {
      assertThat(Presented.in(Headers.of("authorization", scheme + issuer.token())))
          .isEqualTo(new Presented.Unknown());
    }
  }

  @Test
  void neverTakesWhatLooksLikeASignedTokenForAnOpaqueOne() {
    String token = issuer.token();
    for (String text :
        List.of(
            token.substring(0, 20),
            token.substring(0, token.lastIndexOf('.')),
            "eyJhbGciOiJkaXIifQ..a.b.c",
            encoded("{ \"alg\":\"none\"}"),
            encoded("{\n\"alg\":\"none\"}"),
            encoded("{\r\n\"alg\":\"none\"}"),
            encoded("{\t\"alg\":\"none\"}"),
            "a.b.c",
            "a.b.c.d.e")) {
      assertThat(Presented.in(Headers.of("authorization", "Bearer " + text)))
          .isEqualTo(new Presented.One(new Credential.JwtCredential(Secret.of(text))));
      assertThat(world.flaw(text)).isEqualTo(Flaw.MALFORMED);
    }
    assertThat(issuer.introspections()).isZero();
  }

  private String payload() {
    return JsonUtil.toJson(issuer.claims());
  }

  private String signed(PublicJsonWebKey key, String algorithm) {
    return FakeIssuer.sign(payload(), key, algorithm, Map.of("kid", key.getKeyId()));
  }

  /**
   * A token whose header is replaced under its signature: refused for that before anything else.
   */
  private String withHeader(String header) {
    String token = issuer.token();
    return encoded(header) + token.substring(token.indexOf('.'));
  }

  private static String koblitz(String set) {
    int at = set.indexOf("\"kid\":\"koblitz\"");
    int crv = set.indexOf("P-256", at);
    int before = set.lastIndexOf("P-256", at);
    int which = crv >= 0 ? crv : before;
    return set.substring(0, which) + "secp256k1" + set.substring(which + "P-256".length());
  }

  private static PublicJsonWebKey ec(String id) throws JoseException {
    PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId(id);
    return key;
  }

  private static RsaJsonWebKey rsa(int bits, String id) throws JoseException {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(bits);
    key.setKeyId(id);
    return key;
  }

  private static byte[] der(byte[] concatenated) {
    int half = concatenated.length / 2;
    byte[] r =
        new java.math.BigInteger(1, java.util.Arrays.copyOf(concatenated, half)).toByteArray();
    byte[] s =
        new java.math.BigInteger(
                1, java.util.Arrays.copyOfRange(concatenated, half, concatenated.length))
            .toByteArray();
    var out = new java.io.ByteArrayOutputStream();
    out.write(0x30);
    out.write(4 + r.length + s.length);
    out.write(2);
    out.write(r.length);
    out.writeBytes(r);
    out.write(2);
    out.write(s.length);
    out.writeBytes(s);
    return out.toByteArray();
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
