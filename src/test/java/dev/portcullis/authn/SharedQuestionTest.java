package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.IntrospectionAnswers.Answer;
import dev.portcullis.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who present one opaque token at once: one asks, and what is its own stays its own. */
class SharedQuestionTest {
  private static final String TOKEN = "opaque";

  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void asksAgainWhereTheCallerWhoAskedHasLeft() throws InterruptedException {
    issuer.activate(TOKEN, issuer.claims());
    issuer.slow(Duration.ofMillis(1_200)); // to be left in the middle of, on a busy machine too
    world.verifier();
    Thread leaving = Thread.startVirtualThread(() -> outcome());
    Thread.sleep(150);
    var outcomes = new ConcurrentLinkedQueue<Object>();
    List<Thread> staying = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      staying.add(Thread.startVirtualThread(() -> outcomes.add(outcome())));
    }
    Thread.sleep(100);

    leaving.interrupt();

    for (Thread thread : staying) {
      thread.join();
    }
    assertThat(outcomes).hasSize(50).allMatch(Verdict.Accepted.class::isInstance);
    assertThat(issuer.introspections()).isEqualTo(2);
    assertThat(world.opaque(TOKEN)).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void brakesNobodyForWhoElseAskedAtTheSameTime() throws InterruptedException {
    var answers = new IntrospectionAnswers(() -> world.now);
    CredentialHash token = CredentialHash.of(Secret.of(TOKEN));
    var asking = new CountDownLatch(1);
    var answered = new CountDownLatch(1);
    Thread braked =
        Thread.startVirtualThread(
            () ->
                answers.of(
                    token,
                    world.client.errand("fake"),
                    () -> {
                      asking.countDown();
                      await(answered);
                      return new Answer.Braked(Duration.ofSeconds(9));
                    }));
    await(asking);
    var outcome = new AtomicReference<Answer>();
    Thread other =
        Thread.startVirtualThread(
            () ->
                outcome.set(
                    answers.of(
                        token,
                        world.client.errand("fake"),
                        () -> new Answer.Inactive(world.now.plusSeconds(9)))));
    Thread.sleep(100); // until it waits for the first

    answered.countDown();

    braked.join();
    other.join();
    assertThat(outcome.get()).isInstanceOf(Answer.Inactive.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private Object outcome() {
    try {
      return world.opaque(TOKEN);
    } catch (RuntimeException failure) {
      return failure;
    }
  }
}
