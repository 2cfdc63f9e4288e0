package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** When keys are fetched, and who waits for them. */
class RemoteKeysTest extends RemoteKeysCase {
  @Test
  void fetchesNothingUntilATokenNeedsIt() {
    world.verifier();
    assertThat(issuer.requests()).isZero();

    world.principal(issuer.token());
    world.principal(issuer.token());

    assertThat(issuer.discoveries()).isEqualTo(1);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void refreshesWithoutMakingAnyoneWait() {
    String early = longLived();
    world.principal(early);
    world.now = world.now.plus(TokenWorld.AGES.soft());

    world.principal(early);
    assertThat(issuer.keyFetches()).isEqualTo(1);
    world.upkeep.perform();

    assertThat(issuer.keyFetches()).isEqualTo(2);
    world.principal(early);
    world.upkeep.perform();
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void findsANewKeyAtOnce() {
    world.principal(issuer.token());
    issuer.rotate();

    assertThat(world.principal(issuer.token())).isNotNull();
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void fetchesOnceInAnIntervalHoweverManyUnknownKeysAreNamed() {
    world.principal(issuer.token());
    for (int i = 0; i < 200; i++) {
      assertThat(world.flaw(ofUnknownKey("no-such-" + i))).isEqualTo(Flaw.KEY);
    }
    assertThat(issuer.keyFetches()).isEqualTo(2);

    world.now = world.now.plus(MINUTE);
    for (int i = 0; i < 200; i++) {
      assertThat(world.flaw(ofUnknownKey("no-such-" + i))).isEqualTo(Flaw.KEY);
    }
    assertThat(issuer.keyFetches()).isEqualTo(3);
  }

  @Test
  void goesOnWithKnownKeysWhileTheIssuerIsDownUntilTheyAreTooOld() {
    String token = longLived();
    world.principal(token);
    issuer.answering(500);
    world.now = world.now.plus(TokenWorld.AGES.hard()).minusSeconds(1);

    assertThat(world.principal(token)).isNotNull();
    world.upkeep.perform();
    assertThat(world.principal(token)).isNotNull();
    assertThat(world.failures).hasSize(1).allMatch(IssuerUnavailable.class::isInstance);

    world.now = world.now.plusSeconds(1);
    assertThatThrownBy(() -> world.verdict(token)).isInstanceOf(IssuerUnavailable.class);
  }

  @Test
  void saysThatItCannotSayWhileTheIssuerIsDownAndNeverGrants() {
    issuer.answering(503);
    assertThatThrownBy(() -> world.verdict(issuer.token()))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class,
            down -> {
              assertThat(down.dependency()).isEqualTo("issuers.fake");
              assertThat(down.fault()).isEqualTo(Fault.FAILED);
            });

    issuer.answering(200);
    world.now = world.now.plusSeconds(5);
    assertThat(world.principal(issuer.token())).isNotNull();
  }

  @Test
  void triesAnIssuerThatIsDownOnceInAPause() {
    issuer.answering(500);
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> world.verdict(issuer.token())).isInstanceOf(IssuerUnavailable.class);
    }
    assertThat(issuer.requests()).isEqualTo(1);

    world.now = world.now.plusSeconds(5);
    assertThatThrownBy(() -> world.verdict(issuer.token())).isInstanceOf(IssuerUnavailable.class);
    assertThat(issuer.requests()).isEqualTo(2);
  }

  @Test
  void saysOfANewKeyOfAnIssuerThatIsDownThatItCannotSay() {
    world.principal(issuer.token());
    issuer.rotate();
    issuer.answering(500);

    assertThatThrownBy(() -> world.verdict(issuer.token())).isInstanceOf(IssuerUnavailable.class);
    assertThatThrownBy(() -> world.verdict(issuer.token())).isInstanceOf(IssuerUnavailable.class);

    assertThat(issuer.discoveries()).isEqualTo(2);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void waitsForASlowIssuerOnlySoLong() {
    issuer.slow(TokenWorld.PATIENCE.multipliedBy(5));
    long before = System.nanoTime();

    assertThatThrownBy(() -> world.verdict(issuer.token()))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> assertThat(down.fault()).isEqualTo(Fault.TIMED_OUT));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isLessThan(TokenWorld.PATIENCE.multipliedBy(3));
  }

  @Test
  void hasOneCallerFetchForAllThatWait() throws InterruptedException {
    world.client = new IssuerClient(Duration.ofSeconds(10)); // the machine may be busy
    issuer.slow(Duration.ofMillis(300));
    world.verifier();
    String token = issuer.token();

    assertThat(together(300, () -> world.verdict(token)))
        .hasSize(300)
        .allMatch(Verdict.Accepted.class::isInstance);
    assertThat(issuer.discoveries()).isEqualTo(1);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void hasOneCallerFailForAllThatWait() throws InterruptedException {
    world.client = new IssuerClient(Duration.ofSeconds(10)); // the machine may be busy
    issuer.slow(Duration.ofMillis(300));
    issuer.answering(500);
    world.verifier();
    String token = issuer.token();

    List<Object> all = together(300, () -> world.verdict(token));

    assertThat(all).hasSize(300).allMatch(IssuerUnavailable.class::isInstance);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void takesTheNextInLineWhereACallerLeavesWhoFetched() throws InterruptedException {
    issuer.slow(Duration.ofMillis(500));
    world.verifier();
    String token = issuer.token();
    var outcomes = new ConcurrentLinkedQueue<Object>();
    Thread leaving = Thread.startVirtualThread(() -> outcomes.add(outcome(token)));
    Thread.sleep(150);
    Thread staying = Thread.startVirtualThread(() -> outcomes.add(outcome(token)));
    Thread.sleep(50);

    leaving.interrupt();
    leaving.join();
    staying.join();

    assertThat(outcomes).hasSize(2);
    assertThat(outcomes.poll()).isInstanceOf(IssuerUnavailable.class);
    assertThat(outcomes.poll()).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void brakesThoseWhoHaveKeysFetched() {
    world.with(new Brake(1, 10, () -> world.now));
    world.principal(issuer.token());

    assertThat(world.verdict(ofUnknownKey("x"))).isInstanceOf(Verdict.Braked.class);
    assertThat(world.verdict(ofUnknownKey("x"), Cidr.address("192.0.2.8")))
        .isInstanceOf(Verdict.Rejected.class);
    assertThat(world.principal(issuer.token())).isNotNull();
  }

  private Object outcome(String token) {
    try {
      return world.verdict(token);
    } catch (IssuerUnavailable down) {
      return down;
    }
  }

  private List<Object> together(int callers, java.util.function.Supplier<Object> call)
      throws InterruptedException {
    var outcomes = new ConcurrentLinkedQueue<Object>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  outcomes.add(call.get());
                } catch (RuntimeException failure) {
                  outcomes.add(failure);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(outcomes);
  }
}
