package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Wildcard;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What claims of a signed token must say, and whom they prove. */
class TokenClaimsTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void saysWhoCalls() {
    String token =
        world.token(
            claims -> {
              claims.put("email", "ada@example.com");
              claims.put("acr", "gold");
              claims.put("amr", List.of("pwd", "mfa"));
              claims.put("auth_time", world.now.minusSeconds(60).getEpochSecond());
              claims.put("roles", List.of("caller", "stranger"));
            });

    assertThat(world.verdict(token))
        .isEqualTo(
            new Verdict.Accepted(
                new Principal(
                    "fake/user-1",
                    Principal.Kind.TOKEN,
                    "acme",
                    "ada@example.com",
                    Set.of("writer", "reader"),
                    new Grants(List.of(), List.of(Wildcard.ANY), List.of(Wildcard.ANY)),
                    AddressRules.NONE,
                    Limits.NONE,
                    Assurance.of("gold", List.of("pwd", "mfa"), world.now.minusSeconds(60)),
                    world.now.plusSeconds(300)),
                Optional.of("fake")));
  }

  @Test
  void takesOneOfSeveralAudiences() {
    assertThat(world.principal(world.with("aud", "other-name"))).isNotNull();
    assertThat(world.principal(world.with("aud", List.of("x", FakeIssuer.AUDIENCE)))).isNotNull();
    for (Object other :
        Arrays.asList(
            "",
            "x",
            List.of(),
            List.of("x"),
            List.of(FakeIssuer.AUDIENCE, 1),
            1,
            Map.of("x", 1),
            null,
            FakeIssuer.AUDIENCE + "/",
            FakeIssuer.AUDIENCE + " x")) {
      assertThat(world.flaw(world.with("aud", other))).isEqualTo(Flaw.AUDIENCE);
    }
    assertThat(world.flaw(world.without("aud"))).isEqualTo(Flaw.AUDIENCE);
  }

  @Test
  void refusesAnIdTokenWhichIsForTheClient() {
    String idToken =
        world.token(
            claims -> {
              claims.put("aud", "portal-client");
              claims.put("azp", "portal-client");
              claims.put("nonce", "n-1");
            });

    assertThat(world.flaw(idToken)).isEqualTo(Flaw.AUDIENCE);
  }

  @Test
  void refusesTokensOfTypesThatAreNotForCalls() {
    for (String type :
        List.of("logout+jwt", "dpop+jwt", "secevent+jwt", "JOSE", "", "absent", "jwt ")) {
      String token =
          Jws.sign(
              org.jose4j.json.JsonUtil.toJson(issuer.claims()),
              issuer.key(),
              "ES256",
              Map.of("kid", "key-1", "typ", type));

      assertThat(world.flaw(token)).isEqualTo(Flaw.TYPE);
    }
    assertThat(issuer.requests()).isZero();
  }

  @Test
  void takesATokenUntilItExpiresWithinTheSkewOfClocks() {
    Instant end = world.now.plusSeconds(300);
    String token = issuer.token();
    world.now = end.plus(TokenWorld.SKEW).minusMillis(1);
    assertThat(world.principal(token)).isNotNull();

    world.now = end.plus(TokenWorld.SKEW);

    assertThat(world.verdict(token))
        .isEqualTo(
            new Verdict.Rejected(Reason.EXPIRED_CREDENTIAL, Flaw.EXPIRED, Optional.of("fake")));
  }

  @Test
  void takesATokenFromWhenItIsValidWithinTheSkewOfClocks() {
    long limit = world.now.plus(TokenWorld.SKEW).getEpochSecond();

    assertThat(world.principal(world.with("nbf", limit))).isNotNull();
    assertThat(world.flaw(world.with("nbf", limit + 1))).isEqualTo(Flaw.NOT_YET);
    assertThat(world.principal(world.with("iat", limit))).isNotNull();
    assertThat(world.flaw(world.with("iat", limit + 1))).isEqualTo(Flaw.NOT_YET);
  }

  @Test
  void refusesTokensThatLiveTooLong() {
    long issued = world.now.getEpochSecond() - 100;
    long longest = issued + TokenWorld.LIFE.toSeconds();
    for (var end : Map.of(longest, true, longest + 1, false).entrySet()) {
      String token =
          world.token(
              claims -> {
                claims.put("iat", issued);
                claims.put("exp", end.getKey());
              });
      assertThat(world.verdict(token) instanceof Verdict.Accepted).isEqualTo(end.getValue());
    }
    String without =
        world.token(
            claims -> {
              claims.remove("iat");
              claims.put("exp", world.now.plus(TokenWorld.LIFE).getEpochSecond() + 1);
            });
    assertThat(world.flaw(without)).isEqualTo(Flaw.LIFE);
  }

  @Test
  void refusesTimesThatAreNotWholeSecondsOfThisCentury() {
    for (String time :
        List.of(
            "\"1795687500\"",
            "1795687500.5",
            "1.7956875e9",
            "-1",
            "0",
            "null",
            "true",
            "[]",
            "9223372036854775807",
            "1795687500000")) {
      for (String claim : List.of("exp", "nbf", "iat")) {
        Map<String, Object> claims = issuer.claims();
        claims.remove(claim);
        String json = org.jose4j.json.JsonUtil.toJson(claims);
        String payload = json.substring(0, json.length() - 1) + ",\"" + claim + "\":" + time + "}";

        assertThat(world.flaw(issuer.sign(payload))).as(claim + " " + time).isEqualTo(Flaw.CLAIMS);
      }
    }
    assertThat(world.flaw(world.without("exp"))).isEqualTo(Flaw.CLAIMS);
  }

  @Test
  void refusesATokenThatSaysInNoUsableWayWhomItSpeaksOf() {
    for (Object subject :
        Arrays.asList(
            "",
            " ",
            " user",
            "user ",
            "a\tb",
            "a\nb",
            "a\u0000b",
            "\u00e4",
            "\u202euser",
            1,
            null,
            List.of("user-1"),
            "u".repeat(251))) {
      assertThat(world.flaw(world.with("sub", subject))).isEqualTo(Flaw.SUBJECT);
    }
    assertThat(world.flaw(world.without("sub"))).isEqualTo(Flaw.SUBJECT);
    assertThat(world.principal(world.with("sub", "u".repeat(250))).id()).hasSize(255);
    assertThat(world.principal(world.with("sub", "repo:octo/x:environment:eu west")).id())
        .isEqualTo("fake/repo:octo/x:environment:eu west");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"jkt\":\"x\"}", "{\"x5t#S256\":\"x\"}", "{}", "null", "\"x\""})
  void refusesATokenThatIsBoundToAKey(String confirmation) {
    String json = org.jose4j.json.JsonUtil.toJson(issuer.claims());
    String payload = json.substring(0, json.length() - 1) + ",\"cnf\":" + confirmation + "}";

    assertThat(world.flaw(issuer.sign(payload))).isEqualTo(Flaw.BOUND);
  }

  @Test
  void demandsEveryRequiredClaim() {
    world.with(
        world.rules(
            TokenWorld.NAMES,
            TokenWorld.ROLES,
            Map.of(
                new ClaimPath("repository"), "octo-org/octo-repo",
                new ClaimPath("realm_access.level"), "3")));
    Consumer<Map<String, Object>> right =
        claims -> {
          claims.put("repository", "octo-org/octo-repo");
          claims.put("realm_access", Map.of("level", 3));
        };

    assertThat(world.principal(world.token(right))).isNotNull();
    assertThat(world.flaw(world.token(right.andThen(claims -> claims.remove("repository")))))
        .isEqualTo(Flaw.CLAIMS);
    assertThat(
            world.flaw(
                world.token(right.andThen(claims -> claims.put("repository", "octo-org/octo")))))
        .isEqualTo(Flaw.CLAIMS);
    assertThat(
            world.flaw(world.token(right.andThen(claims -> claims.put("realm_access", Map.of())))))
        .isEqualTo(Flaw.CLAIMS);
  }

  @Test
  void takesTheTenantFromItsClaimAndRefusesATokenWithoutIt() {
    world.with(
        world.rules(
            new ClaimNames(
                new ClaimPath("sub"),
                List.of(),
                new ClaimNames.Tenant.Claimed(new ClaimPath("https://x.example/org"))),
            TokenWorld.ROLES,
            Map.of()));

    assertThat(world.principal(world.with("https://x.example/org", "blue")).tenant())
        .isEqualTo("blue");
    assertThat(world.flaw(issuer.token())).isEqualTo(Flaw.TENANT);
    for (Object other :
        List.of(
            "", " ", "a\nb", 1, List.of("blue"), "t".repeat(65), "a b", "a/b", "-a", "a:b", "*")) {
      assertThat(world.flaw(world.with("https://x.example/org", other))).isEqualTo(Flaw.TENANT);
    }
  }

  @Test
  void showsNoOwnerThatCannotBeShown() {
    for (Object owner : List.of("", " ", "a\nb", "a\u202eb", 1, "x".repeat(256))) {
      assertThat(world.principal(world.with("email", owner)).owner()).isEqualTo("user-1");
    }
  }
}
