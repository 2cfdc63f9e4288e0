package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.secret.Secret;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long callers wait for an issuer that is slow or down, whatever there is to ask. */
class IssuerPatienceTest {
  private static final Duration MOST = TokenWorld.PATIENCE.plusMillis(700);
  private static final Duration NEARLY = TokenWorld.PATIENCE.multipliedBy(3).dividedBy(4);

  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void waitsForMetadataAndKeysTogetherNoLongerThanForOne() {
    issuer.slow(NEARLY);

    assertThat(waited(() -> assertLate(() -> world.verdict(issuer.token())))).isLessThan(MOST);
    assertThat(issuer.discoveries()).isEqualTo(1);
  }

  @Test
  void waitsForAQuestionAndTheSameWithAnotherSecretNoLongerThanForOne() {
    var asked = new AtomicInteger();
    world.clientSecret = () -> Secret.of("secret-" + asked.incrementAndGet());
    issuer.answering(401);
    issuer.slow(NEARLY);

    assertThat(waited(() -> assertLate(() -> world.opaque("opaque")))).isLessThan(MOST);
    assertThat(issuer.introspections()).isEqualTo(2);
  }

  /** At one of them it may be slow because of the token. */
  @Test
  void leavesASlowIssuerAloneForAMomentAfterARowOfQuestionsInVain() {
    issuer.slow(TokenWorld.PATIENCE.multipliedBy(2));
    for (int i = 0; i < Pause.ROW; i++) {
      String token = "opaque-" + i;
      assertLate(() -> world.opaque(token));
    }

    assertThat(waited(() -> assertLate(() -> world.opaque("another"))))
        .isLessThan(TokenWorld.PATIENCE.dividedBy(2));
    assertThat(issuer.introspections()).isEqualTo(Pause.ROW);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504, 429, 401, 403})
  void asksAnIssuerThatFailsWithOneTokenAfterAnotherNoMoreInAPause(int status) {
    issuer.activate("good", issuer.claims());
    issuer.answering(status);
    for (int i = 0; i < 20; i++) {
      String token = "opaque-" + i;
      assertThatThrownBy(() -> world.opaque(token))
          .isInstanceOfSatisfying(
              IssuerUnavailable.class,
              down -> {
                assertThat(down.dependency()).isEqualTo("issuers.fake");
                assertThat(down.retryAfter()).contains(Duration.ofSeconds(5));
              });
    }
    assertThat(issuer.introspections()).isEqualTo(Pause.ROW);
    issuer.answering(200);
    world.now = world.now.plusSeconds(4);
    assertThatThrownBy(() -> world.opaque("good"))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class,
            down -> assertThat(down.retryAfter()).contains(Duration.ofSeconds(1)));

    world.now = world.now.plusSeconds(1);

    assertThat(world.opaque("good")).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void goesOnWithWhatIsRememberedDuringAPause() {
    issuer.activate("good", issuer.claims());
    world.opaque("good");
    issuer.answering(500);
    fail("other", "another", "a third");
    issuer.answering(200);
    assertThatThrownBy(() -> world.opaque("new")).isInstanceOf(IssuerUnavailable.class);

    assertThat(world.opaque("good")).isInstanceOf(Verdict.Accepted.class);
  }

  /** Whoever has a token at which the issuer fails would else shut all others out. */
  @Test
  void beginsNoPauseWithOneTokenHoweverOftenItIsShown() {
    issuer.activate("good", issuer.claims());
    issuer.answering(500);
    fail("odd", "odd", "odd", "odd", "odd", "other", "odd");
    issuer.answering(200);

    assertThat(world.opaque("good")).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void beginsNoPauseWhereTheIssuerTellsOfTokensInBetween() {
    issuer.activate("good", issuer.claims());
    issuer.answering(500);
    fail("one", "two");
    issuer.answering(200);
    world.opaque("of nobody");
    issuer.answering(500);
    fail("three", "four");
    issuer.answering(200);

    assertThat(world.opaque("good")).isInstanceOf(Verdict.Accepted.class);
  }

  private void fail(String... tokens) {
    for (String token : tokens) {
      assertThatThrownBy(() -> world.opaque(token)).isInstanceOf(IssuerUnavailable.class);
    }
  }

  @Test
  void leavesAnIssuerAloneAtOnceThatCannotBeReached() {
    world.verifier();
    issuer.close();
    assertThatThrownBy(() -> world.opaque("one"))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> assertThat(down.fault()).isEqualTo(Fault.UNREACHABLE));

    assertThatThrownBy(() -> world.opaque("two"))
        .isInstanceOf(IssuerUnavailable.class)
        .hasMessageContaining("just now");
  }

  /** Nobody is asked, so nobody is charged; a question in vain stays charged. */
  @Test
  void spendsNoBrakeDuringAPause() {
    world.with(new Brake(4, 100, () -> world.now));
    issuer.answering(500);
    for (int i = 0; i < 20; i++) {
      String token = "opaque-" + i;
      assertThatThrownBy(() -> world.opaque(token)).isInstanceOf(IssuerUnavailable.class);
    }
    issuer.answering(200);
    world.now = world.now.plusSeconds(5);

    assertThat(world.opaque("first")).isInstanceOf(Verdict.Rejected.class);
    assertThat(world.opaque("second")).isInstanceOf(Verdict.Braked.class);
  }

  /** Else whoever sends such a token would choose when others are refused. */
  @ParameterizedTest
  @ValueSource(ints = {400, 404, 302})
  void beginsNoPauseWhereOneTokenMayBeTheCause(int status) {
    issuer.activate("good", issuer.claims());
    issuer.answering(status);
    assertThatThrownBy(() -> world.opaque("odd")).isInstanceOf(IssuerUnavailable.class);

    issuer.answering(200);

    assertThat(world.opaque("good")).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void letsACallerGoWhoWaitsForOthersToFetchKeys() throws InterruptedException {
    assertLeaves(() -> world.verdict(issuer.token()));
  }

  @Test
  void letsACallerGoWhoWaitsForOthersToAsk() throws InterruptedException {
    assertLeaves(() -> world.opaque("opaque"));
  }

  /** The request's own deadline interrupts whoever waits. */
  private void assertLeaves(ThrowingCallable call) throws InterruptedException {
    issuer.slow(Duration.ofMillis(1_500));
    world.verifier();
    var outcome = new AtomicReference<Object>();
    Thread leading = Thread.startVirtualThread(() -> outcome(call));
    Thread.sleep(200);
    Thread waiting = Thread.startVirtualThread(() -> outcome.set(outcome(call)));
    Thread.sleep(200);

    waiting.interrupt();

    assertThat(waiting.join(Duration.ofMillis(500))).isTrue();
    assertThat(outcome.get()).isInstanceOf(IssuerUnavailable.class);
    leading.interrupt();
    leading.join();
  }

  private static Object outcome(ThrowingCallable call) {
    try {
      call.call();
      return "nothing was thrown";
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  private static void assertLate(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> assertThat(down.fault()).isEqualTo(Fault.TIMED_OUT));
  }

  private static Duration waited(Runnable call) {
    long before = System.nanoTime();
    call.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }
}
