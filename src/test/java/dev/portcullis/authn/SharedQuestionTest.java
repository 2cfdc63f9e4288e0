package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cidr;
import dev.portcullis.secret.Secret;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    issuer.slow(Duration.ofMillis(500));
    world.verifier();
    Thread leaving = Thread.startVirtualThread(() -> outcome(TokenWorld.CLIENT));
    Thread.sleep(150);
    var outcomes = new ConcurrentLinkedQueue<Object>();
    List<Thread> staying = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      staying.add(Thread.startVirtualThread(() -> outcomes.add(outcome(TokenWorld.CLIENT))));
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
    world.with(new Brake(1, 100, () -> world.now));
    InetAddress other = Cidr.address("192.0.2.8");
    world.opaque("guess"); // which spends all of that address
    issuer.activate(TOKEN, issuer.claims());
    var outcomes = new ConcurrentLinkedQueue<Object>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      threads.add(Thread.startVirtualThread(() -> outcome(TokenWorld.CLIENT)));
      threads.add(Thread.startVirtualThread(() -> outcomes.add(outcome(other))));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(outcomes).hasSize(200).allMatch(Verdict.Accepted.class::isInstance);
  }

  private Object outcome(InetAddress client) {
    try {
      return world.verifier().verify(new Credential.OpaqueCredential(Secret.of(TOKEN)), client);
    } catch (RuntimeException failure) {
      return failure;
    }
  }
}
