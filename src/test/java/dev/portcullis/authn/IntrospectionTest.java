package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that say nothing by themselves. */
class IntrospectionTest {
  private static final String TOKEN = "ory_at_5f2e+/x";

  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void asksWhoseTokenItIs() {
    issuer.activate(TOKEN, issuer.claims());

    Verdict verdict = world.opaque(TOKEN);

    assertThat(TokenWorld.principal(verdict).id()).isEqualTo("fake/user-1");
    assertThat(TokenWorld.principal(verdict).roles()).containsExactlyInAnyOrder("writer", "reader");
    assertThat(verdict.issuer()).contains("fake");
  }

  @Test
  void remembersAnActiveTokenForAWhile() {
    issuer.activate(TOKEN, issuer.claims());
    world.opaque(TOKEN);
    issuer.deactivate(TOKEN);
    world.now = world.now.plusSeconds(29);
    assertThat(world.opaque(TOKEN)).isInstanceOf(Verdict.Accepted.class);
    assertThat(issuer.introspections()).isEqualTo(1);

    world.now = world.now.plusSeconds(1);

    assertThat(TokenWorld.flaw(world.opaque(TOKEN))).isEqualTo(Flaw.INACTIVE);
    assertThat(issuer.introspections()).isEqualTo(2);
  }

  @Test
  void remembersThatATokenIsNotActiveForAShorterWhile() {
    assertThat(TokenWorld.flaw(world.opaque(TOKEN))).isEqualTo(Flaw.INACTIVE);
    issuer.activate(TOKEN, issuer.claims());
    world.now = world.now.plusSeconds(9);
    assertThat(TokenWorld.flaw(world.opaque(TOKEN))).isEqualTo(Flaw.INACTIVE);
    assertThat(issuer.introspections()).isEqualTo(1);

    world.now = world.now.plusSeconds(1);

    assertThat(world.opaque(TOKEN)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void neverRemembersATokenPastItsExpiry() {
    Map<String, Object> claims = issuer.claims();
    claims.put("exp", world.now.plusSeconds(5).getEpochSecond());
    issuer.activate(TOKEN, claims);
    world.opaque(TOKEN);

    world.now = world.now.plusSeconds(5);
    world.opaque(TOKEN);

    assertThat(issuer.introspections()).isEqualTo(2);
  }

  @Test
  void judgesRememberedClaimsOnEveryCall() {
    Map<String, Object> claims = issuer.claims();
    claims.put("exp", world.now.minus(TokenWorld.SKEW).plusSeconds(5).getEpochSecond());
    issuer.activate(TOKEN, claims);
    assertThat(world.opaque(TOKEN)).isInstanceOf(Verdict.Accepted.class);

    world.now = world.now.plusSeconds(5);

    assertThat(TokenWorld.flaw(world.opaque(TOKEN))).isEqualTo(Flaw.EXPIRED);
  }

  @Test
  void neverTakesOneTokenForAnotherThatBeginsAlike() {
    issuer.activate(TOKEN, issuer.claims());
    assertThat(world.opaque(TOKEN)).isInstanceOf(Verdict.Accepted.class);

    assertThat(TokenWorld.flaw(world.opaque(TOKEN + "y"))).isEqualTo(Flaw.INACTIVE);
    assertThat(TokenWorld.flaw(world.opaque(TOKEN.substring(1)))).isEqualTo(Flaw.INACTIVE);
    assertThat(issuer.introspections()).isEqualTo(3);
  }

  @Test
  void holdsTheClaimsToTheSameRulesAsThoseOfSignedTokens() {
    for (var broken :
        Map.of(
                "iss", Flaw.UNKNOWN_ISSUER,
                "aud", Flaw.AUDIENCE,
                "exp", Flaw.CLAIMS,
                "sub", Flaw.SUBJECT)
            .entrySet()) {
      Map<String, Object> claims = issuer.claims();
      claims.remove(broken.getKey());
      String token = "without-" + broken.getKey();
      issuer.activate(token, claims);

      assertThat(TokenWorld.flaw(world.opaque(token))).isEqualTo(broken.getValue());
    }
    Map<String, Object> bound = issuer.claims();
    bound.put("cnf", Map.of("jkt", "x"));
    issuer.activate("bound", bound);
    assertThat(TokenWorld.flaw(world.opaque("bound"))).isEqualTo(Flaw.BOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"active\":\"true\"}",
        "{\"active\":1}",
        "{\"active\":null}",
        "[true]",
        "true",
        "{\"active\":true,\"active\":true}",
        "<html>"
      })
  void takesNoAnswerThatDoesNotSayWhetherATokenIsActive(String answer) {
    issuer.say(TOKEN, answer);

    assertThatThrownBy(() -> world.opaque(TOKEN))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> assertThat(down.fault()).isEqualTo(Fault.DAMAGED))
        .hasMessageNotContaining(TOKEN);
  }

  @Test
  void takesAnAnswerThatIsTooLargeForDamagedAndAsksOnAboutOthers() {
    issuer.say(TOKEN, "{\"active\":true,\"filler\":\"" + "x".repeat(300_000) + "\"}");
    issuer.activate("good", issuer.claims());

    assertThatThrownBy(() -> world.opaque(TOKEN))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> assertThat(down.fault()).isEqualTo(Fault.DAMAGED));

    assertThat(world.opaque("good")).isInstanceOf(Verdict.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 401, 403, 302, 400})
  void remembersNoFailureBeyondAPause(int status) {
    issuer.activate(TOKEN, issuer.claims());
    issuer.answering(status);
    assertThatThrownBy(() -> world.opaque(TOKEN)).isInstanceOf(IssuerUnavailable.class);

    issuer.answering(200);
    world.now = world.now.plusSeconds(5);

    assertThat(world.opaque(TOKEN)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void brakesUnknownTokensAndNotThoseThatAreRemembered() {
    world.with(new Brake(2, 100, () -> world.now)); // a token that is active counts for nothing
    issuer.activate(TOKEN, issuer.claims());
    world.opaque(TOKEN);
    world.opaque("guess-1");
    world.opaque("guess-2");

    assertThat(world.opaque("guess-3"))
        .isInstanceOfSatisfying(
            Verdict.Braked.class,
            braked ->
                assertThat(braked.pause()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1)));
    assertThat(world.opaque(TOKEN)).isInstanceOf(Verdict.Accepted.class);
    assertThat(TokenWorld.flaw(world.opaque("guess-1"))).isEqualTo(Flaw.INACTIVE);
    assertThat(issuer.introspections()).isEqualTo(3);

    world.now = world.now.plusSeconds(60);
    assertThat(TokenWorld.flaw(world.opaque("guess-3"))).isEqualTo(Flaw.INACTIVE);
  }

  @Test
  void asksNoIssuerAboutTheKeyOfAModelProvider() {
    for (String beginning :
        List.of(
            "sk-proj-",
            "sk-ant-api03-",
            "gsk_",
            "xai-",
            "hf_",
            "r8_",
            "pplx-",
            "fw_",
            "nvapi-",
            "csk-",
            "tgp_v1_",
            "AIza",
            "ya29.",
            "ABSK",
            "bedrock-api-key-",
            "ghp_",
            "ghs_",
            "github_pat_")) {
      for (Headers headers :
          List.of(
              Headers.of("authorization", "Bearer " + beginning + "a".repeat(32)),
              Headers.of("x-api-key", beginning + "a".repeat(32)))) {
        assertThat(Presented.in(headers)).isEqualTo(new Presented.OfProvider());
      }
    }
  }

  @Test
  void asksOnceForAllWhoPresentOneTokenTogether() throws InterruptedException {
    issuer.activate(TOKEN, issuer.claims());
    issuer.slow(Duration.ofMillis(300));
    world.verifier();
    var outcomes = new ConcurrentLinkedQueue<Verdict>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      threads.add(Thread.startVirtualThread(() -> outcomes.add(world.opaque(TOKEN))));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(outcomes).hasSize(200).allMatch(Verdict.Accepted.class::isInstance);
    assertThat(issuer.introspections()).isEqualTo(1);
  }
}
