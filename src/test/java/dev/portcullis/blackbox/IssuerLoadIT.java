package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.upstream.Eventually;
import io.restassured.response.Response;
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

    List<Integer> tokens = together(() -> calls.chatAmongMany(troubled.token()).statusCode());
    List<Integer> others = together(() -> calls.chatAmongMany(gateway.key()).statusCode());

    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    assertThat(tokens).hasSize(CALLERS).containsOnly(503);
    assertThat(others).hasSize(CALLERS).containsOnly(200);
    assertThat(troubled.requests() - before).isLessThanOrEqualTo((int) (seconds / 5) + 1);
    assertThat(Integer.parseInt(calls.chat(troubled.token()).header("retry-after")))
        .isBetween(1, 5);
    assertThat(calls.chat(issuer.token()).statusCode()).isEqualTo(200);
    troubled.answering(200);
    Eventually.holds(() -> calls.chat(troubled.token()).statusCode() == 200);
  }

  @Test
  void anIssuerThatChangesItsKeysUnderLoadIsAskedOnce() throws InterruptedException {
    assertThat(calls.chat(issuer.token()).statusCode()).isEqualTo(200);
    int before = issuer.keyFetches();
    issuer.slow(Duration.ofMillis(500));
    issuer.rotate();

    List<Integer> statuses = together(() -> calls.chatAmongMany(issuer.token()).statusCode());

    issuer.slow(Duration.ZERO);
    assertThat(statuses).hasSize(CALLERS).containsOnly(200);
    assertThat(issuer.keyFetches()).isEqualTo(before + 1);
  }

  @Test
  void opaqueTokensAreAskedAboutOnce() throws InterruptedException {
    issuer.activate("opaque-1", issuer.claims());
    int before = issuer.introspections();

    List<Integer> statuses = together(() -> calls.chatAmongMany("opaque-1").statusCode());

    assertThat(statuses).hasSize(CALLERS).containsOnly(200);
    assertThat(issuer.introspections() - before).isLessThanOrEqualTo(2);
    Response unknown = calls.chat("opaque-unknown");
    assertThat(unknown.statusCode()).isEqualTo(401);
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
      assertThat(TokenGateway.chatAt(braked, "known").statusCode()).isEqualTo(200);
      int before = guessed.introspections();
      List<Response> guesses = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        guesses.add(TokenGateway.chatAt(braked, "guess-" + i));
      }

      assertThat(guesses)
          .extracting(Response::statusCode)
          .contains(401, 429)
          .containsOnly(401, 429);
      assertThat(guesses)
          .filteredOn(guess -> guess.statusCode() == 401)
          .hasSizeLessThanOrEqualTo(20) // a minute may have ended
          .hasSize(guessed.introspections() - before);
      assertThat(TokenGateway.chatAt(braked, "known").statusCode()).isEqualTo(200);
      assertThat(TokenGateway.chatAt(braked, braked.key()).statusCode()).isEqualTo(200);
      assertThat(guesses)
          .filteredOn(guess -> guess.statusCode() == 429)
          .allSatisfy(
              guess -> assertThat(Integer.parseInt(guess.header("retry-after"))).isBetween(1, 60));
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
