package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Issuers that are down, slow, or change their keys, and guesses, under load. */
class IssuerLoadIT {
  private static final int CALLERS = 300;

  private static StubModel stub;
  private static FakeIssuer issuer;
  private static FakeIssuer troubled;
  private static ServerUnderTest gateway;
  private static TokenGateway calls;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.start();
    issuer = FakeIssuer.start();
    troubled = FakeIssuer.start();
    gateway = TokenGateway.startWithTrouble(stub, issuer, troubled);
    calls = new TokenGateway(gateway);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
    troubled.close();
    stub.close();
  }

  @Test
  void anIssuerThatIsDownIsAskedSeldomAndTroublesNobodyElse() throws InterruptedException {
    troubled.answering(500);
    int before = troubled.requests();
    long began = System.nanoTime();

    List<Integer> tokens = together(() -> calls.chat(troubled.token()).status());
    List<Integer> others = together(() -> calls.chat(gateway.key()).status());

    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    assertThat(tokens).hasSize(CALLERS).containsOnly(503);
    assertThat(others).hasSize(CALLERS).containsOnly(200);
    assertThat(troubled.requests() - before).isLessThanOrEqualTo((int) (seconds / 5) + 1);
    assertThat(Integer.parseInt(calls.chat(troubled.token()).header("retry-after")))
        .isBetween(1, 5);
    assertThat(calls.chat(issuer.token()).status()).isEqualTo(200);
    troubled.answering(200);
    Eventually.holds(() -> calls.chat(troubled.token()).status() == 200);
  }

  @Test
  void anIssuerThatChangesItsKeysUnderLoadIsAskedOnce() throws InterruptedException {
    assertThat(calls.chat(issuer.token()).status()).isEqualTo(200);
    int before = issuer.keyFetches();
    issuer.slow(Duration.ofMillis(500));
    issuer.rotate();

    List<Integer> statuses = together(() -> calls.chat(issuer.token()).status());

    issuer.slow(Duration.ZERO);
    assertThat(statuses).hasSize(CALLERS).containsOnly(200);
    assertThat(issuer.keyFetches()).isEqualTo(before + 1);
  }

  @Test
  void opaqueTokensAreAskedAboutOnce() throws InterruptedException {
    issuer.activate("opaque-1", issuer.claims());
    int before = issuer.introspections();

    List<Integer> statuses = together(() -> calls.chat("opaque-1").status());

    assertThat(statuses).hasSize(CALLERS).containsOnly(200);
    assertThat(issuer.introspections() - before).isLessThanOrEqualTo(2);
    Wire.Response unknown = calls.chat("opaque-unknown");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(calls.found(calls.event(unknown), "credential")).isEqualTo("opaque_token");
    assertThat(calls.found(calls.event(unknown), "refused")).isEqualTo("inactive");
  }

  @Test
  void guessesOfOpaqueTokensAreBraked() throws IOException {
    try (FakeIssuer guessed = FakeIssuer.start();
        ServerUnderTest braked =
            TokenGateway.trusting(TokenGateway.setup(stub), "guessed", guessed)
                .with("portcullis.authentication.brake.per-address", "10")
                .start()) {
      guessed.activate("known", guessed.claims());
      assertThat(TokenGateway.chatAt(braked, "known").status()).isEqualTo(200);
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        statuses.add(TokenGateway.chatAt(braked, "guess-" + i).status());
      }

      assertThat(statuses).contains(401, 429).containsOnly(401, 429);
      assertThat(guessed.introspections()).isLessThanOrEqualTo(20); // a minute may have ended
      assertThat(TokenGateway.chatAt(braked, "known").status()).isEqualTo(200);
      assertThat(TokenGateway.chatAt(braked, braked.key()).status()).isEqualTo(200);
      Wire.Response last = TokenGateway.chatAt(braked, "guess-29");
      assertThat(last.status()).isIn(401, 429);
      if (last.status() == 429) {
        assertThat(Integer.parseInt(last.header("retry-after"))).isBetween(1, 60);
      }
    }
  }

  /** Several hundred calls, so many at once as there are places for. */
  private static List<Integer> together(Supplier<Integer> call) throws InterruptedException {
    var outcomes = new ConcurrentLinkedQueue<Integer>();
    var places = new Semaphore(100);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                places.acquireUninterruptibly();
                try {
                  outcomes.add(call.get());
                } finally {
                  places.release();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(outcomes);
  }
}
