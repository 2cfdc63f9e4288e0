package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An issuer that answers, and takes its time, while many call. Nothing is timed by a clock: what is
 * compared is who was served before whom, and how long some waited as against others.
 */
class SlowIssuerIT {
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final int CALLERS = 40;

  private static StubModel stub;
  private static FakeIssuer steady;
  private static FakeIssuer slow;
  private static FakeIssuer cold;
  private static ServerUnderTest gateway;
  private static TokenGateway calls;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.start();
    steady = FakeIssuer.start();
    slow = FakeIssuer.start();
    cold = FakeIssuer.start();
    gateway =
        TokenGateway.withTrouble(stub, steady, slow)
            .with("portcullis.issuers.troubled.jwks-url", slow.jwksUrl())
            .with("portcullis.issuers.cold.issuer", cold.identifier())
            .with("portcullis.issuers.cold.audience", FakeIssuer.AUDIENCE)
            .with("portcullis.issuers.cold.jwks-url", cold.jwksUrl())
            .with("portcullis.issuers.cold.tenant", "acme")
            .with("portcullis.issuers.cold.roles-claim", "roles")
            .with("portcullis.issuers.cold.roles.caller", "caller")
            .start();
    calls = new TokenGateway(gateway);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    steady.close();
    slow.close();
    cold.close();
    stub.close();
  }

  @Test
  void nobodyWaitsForKeysThatTheyDoNotNeed() {
    String known = slow.token();
    String other = steady.token();
    warm(known);
    warm(other);
    slow.slow(SLOW);
    slow.addKey();
    int before = slow.keyFetches();
    Crowd waiting = Crowd.of(() -> calls.chat(slow.token()).status());
    Eventually.holds(() -> slow.keyFetches() > before);

    Crowd ofTheSame = Crowd.of(() -> calls.chat(known).status());
    Crowd ofAnother = Crowd.of(() -> calls.chat(other).status());

    assertServedBefore(ofTheSame.served(), waiting.served());
    assertServedBefore(ofAnother.served(), waiting.served());
    assertThat(slow.keyFetches()).as("they share what one of them fetched").isEqualTo(before + 1);
  }

  @Test
  void whoeverNeedsTheFirstKeysOfASlowIssuerWaitsForOneAnswerAndNobodyElseDoes() {
    String other = steady.token();
    warm(other);
    cold.slow(SLOW);
    Crowd waiting = Crowd.of(() -> calls.chat(cold.token()).status());
    Eventually.holds(() -> cold.requests() > 0);

    Crowd ofAnother = Crowd.of(() -> calls.chat(other).status());

    assertServedBefore(ofAnother.served(), waiting.served());
    assertThat(cold.requests()).isEqualTo(1);
  }

  /** All were served, the first ones before the second ones, and in a small part of their time. */
  private static void assertServedBefore(Collection<Served> first, Collection<Served> second) {
    assertThat(first).hasSize(CALLERS).allMatch(served -> served.status() == 200);
    assertThat(second).hasSize(CALLERS).allMatch(served -> served.status() == 200);
    long last = first.stream().mapToLong(Served::ended).max().orElseThrow();
    assertThat(second).allMatch(served -> served.ended() - last > 0);
    assertThat(median(first) / median(second)).isLessThan(0.5);
  }

  private static double median(Collection<Served> served) {
    return served.stream()
        .mapToLong(Served::took)
        .sorted()
        .skip(served.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static void warm(String token) {
    assertThat(Crowd.of(() -> calls.chat(token).status()).served())
        .allMatch(served -> served.status() == 200);
  }

  /** How a call went, by the clock of this process. */
  private record Served(int status, long began, long ended) {
    long took() {
      return ended - began;
    }
  }

  /** Callers who all call at once. */
  private record Crowd(List<Thread> threads, Collection<Served> done) {
    static Crowd of(Supplier<Integer> call) {
      var done = new ConcurrentLinkedQueue<Served>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  long began = System.nanoTime();
                  int status = call.get();
                  done.add(new Served(status, began, System.nanoTime()));
                }));
      }
      return new Crowd(threads, done);
    }

    /** Those that were served, when all have come back. */
    Collection<Served> served() {
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException ended) {
          throw new AssertionError(ended);
        }
      }
      return List.copyOf(done);
    }
  }
}
