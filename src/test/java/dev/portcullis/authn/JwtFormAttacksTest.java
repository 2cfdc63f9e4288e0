package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.secret.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks on signed tokens by their form: signatures, spellings, JSON, and how they are presented.
 */
class JwtFormAttacksTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;
  private final JwtForge forge = new JwtForge(issuer);

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void refusesEveryTruncatedSignature() {
    String token = issuer.token();
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(signed.length()));
    for (int length = 1; length < signature.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(signature, length);

      assertThat(world.flaw(signed + JwtForge.encoded(cut))).isEqualTo(Flaw.SIGNATURE);
    }
    assertThat(world.flaw(signed)).isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw(signed + JwtForge.encoded(new byte[65]))).isEqualTo(Flaw.SIGNATURE);
  }

  @Test
  void refusesEveryChangedBitOfASignature() {
    String token = issuer.token();
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(signed.length()));
    for (int i = 0; i < signature.length; i++) {
      byte[] changed = signature.clone();
      changed[i] ^= 1;

      assertThat(world.flaw(signed + JwtForge.encoded(changed))).isEqualTo(Flaw.SIGNATURE);
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
      assertThat(world.flaw(signed + JwtForge.encoded(signature))).isEqualTo(Flaw.SIGNATURE);
    }
  }

  @Test
  void refusesEcdsaSignaturesInTheEncodingOfDer() {
    String token = issuer.token();
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(signed.length()));

    assertThat(world.flaw(signed + JwtForge.encoded(JwtForge.der(signature))))
        .isEqualTo(Flaw.SIGNATURE);
  }

  @Test
  void refusesMembersThatStandTwice() {
    String exp = "\"exp\":" + world.now.plusSeconds(300).getEpochSecond();
    String claims = forge.payload();
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
    assertThat(
            world.flaw(forge.withHeader("{\"alg\":\"ES256\",\"alg\":\"none\",\"kid\":\"key-1\"}")))
        .isEqualTo(Flaw.MALFORMED);
    assertThat(world.flaw(forge.withHeader("{\"alg\":\"ES256\",\"kid\":\"x\",\"kid\":\"key-1\"}")))
        .isEqualTo(Flaw.MALFORMED);
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void refusesATokenThatIsTooLong() {
    Map<String, Object> claims = issuer.claims();
    claims.put("filler", "x".repeat(Presented.LONGEST));
    String token = issuer.token(claims);

    assertThat(Presented.in(Headers.of("authorization", "Bearer " + token)))
        .isEqualTo(new Presented.Unknown());
  }

  @Test
  void refusesEncryptedAndNestedTokens() {
    String part = JwtForge.encoded("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}");
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
  void refusesClaimsOrHeadersThatWereChangedUnderTheirSignature() {
    String token = issuer.token();
    String[] parts = token.split("\\.");
    Map<String, Object> claims = issuer.claims();
    claims.put("sub", "admin");
    String changed = parts[0] + "." + JwtForge.encoded(JsonUtil.toJson(claims)) + "." + parts[2];
    String header = JwtForge.encoded("{\"typ\":\"JWT\",\"kid\":\"key-1\",\"alg\":\"ES256\"}");

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
            JwtForge.encoded("{ \"alg\":\"none\"}"),
            JwtForge.encoded("{\n\"alg\":\"none\"}"),
            JwtForge.encoded("{\r\n\"alg\":\"none\"}"),
            JwtForge.encoded("{\t\"alg\":\"none\"}"),
            "a.b.c",
            "a.b.c.d.e")) {
      assertThat(Presented.in(Headers.of("authorization", "Bearer " + text)))
          .isEqualTo(new Presented.One(new Credential.JwtCredential(Secret.of(text))));
      assertThat(world.flaw(text)).isEqualTo(Flaw.MALFORMED);
    }
    assertThat(issuer.introspections()).isZero();
  }
}
