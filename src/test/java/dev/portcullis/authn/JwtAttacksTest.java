package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The catalogue of attacks on signed tokens, by name, in three classes: here those by what a header
 * says, and by other issuers. Each begins from a token that would pass.
 */
class JwtAttacksTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;
  private final JwtForge forge = new JwtForge(issuer);

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
    String header = JwtForge.encoded("{\"alg\":\"" + algorithm + "\",\"kid\":\"key-1\"}");

    assertThat(world.flaw(header + "." + parts[1] + "." + parts[2])).isEqualTo(Flaw.ALGORITHM);
    assertThat(world.flaw(header + "." + parts[1] + ".")).isEqualTo(Flaw.MALFORMED);
    assertThat(issuer.requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"alg\":null}", "{\"alg\":[\"ES256\"]}", "{\"alg\":1}"})
  void refusesAHeaderWithoutAnAlgorithm(String header) {
    assertThat(world.flaw(forge.withHeader(header))).isEqualTo(Flaw.ALGORITHM);
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
    String token = forge.withHeader("{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}");

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(issuer.keyFetches()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "1", "null", "{}", "[\"key-1\"]", "true"})
  void refusesAKeyIdThatIsNoText(String kid) {
    assertThat(world.flaw(forge.withHeader("{\"alg\":\"ES256\",\"kid\":" + kid + "}")))
        .isEqualTo(Flaw.KEY);
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void refusesAHugeKeyId() {
    String token = forge.withHeader("{\"alg\":\"ES256\",\"kid\":\"" + "k".repeat(257) + "\"}");

    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
    assertThat(issuer.requests()).isZero();
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
    assertThat(world.flaw(forge.withHeader("{\"alg\":\"ES256\",\"kid\":\"key-1\"," + more + "}")))
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
          Jws.sign(forge.payload(), attacker.key(), "ES256", Map.of("kid", "key-1", member, value));

      assertThat(world.flaw(token)).isEqualTo(Flaw.HEADER);
      assertThat(attacker.requests()).isZero();
      assertThat(issuer.requests()).isZero();
    }
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
}
