package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An issuer that keeps its answers to itself, while many call. Nothing is timed: the issuer answers
 * when the others have been served, and not before. The one bound is the gateway's own, which waits
 * for an issuer for five seconds.
 */
class SlowIssuerIT {
  private static final int CALLERS = 40;

  /** How many questions about opaque tokens the gateway asks at once (ADR 38). */
  private static final int QUESTIONS = 16;

  private static StubModel stub;
  private static FakeIssuer steady;
  private static FakeIssuer slow;
  private static FakeIssuer cold;
  private static ServerUnderTest gateway;
  private static TokenGateway calls;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.startRecording();
    steady = FakeIssuer.start();
    slow = FakeIssuer.start();
    cold = FakeIssuer.start();
    ServerUnderTest.Setup setup =
        TokenGateway.withTrouble(stub, steady, slow)
            .with("portcullis.issuers.troubled.jwks-url", slow.jwksUrl())
            .with("portcullis.issuers.fake.introspection.valid-for", "10m");
    gateway =
        TokenGateway.believing(setup, "cold", cold)
            .with("portcullis.issuers.cold.jwks-url", cold.jwksUrl())
            .with("portcullis.issuers.cold.tenant", "acme")
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
    assertServed(crowd(known));
    assertServed(crowd(other));
    slow.hold();
    slow.addKey();
    int before = slow.keyFetches();
    Crowd waiting = Crowd.of(Stream.generate(slow::token).limit(CALLERS).toList());
    Eventually.holds(() -> slow.keyFetches() > before);

    assertServedMeanwhile(waiting, crowd(known), crowd(other));

    slow.release();
    assertServed(waiting);
    assertThat(slow.keyFetches()).as("they share what one of them fetched").isEqualTo(before + 1);
  }

  @Test
  void whoeverNeedsTheFirstKeysOfASlowIssuerWaitsForOneAnswerAndNobodyElseDoes() {
    String other = steady.token();
    assertServed(crowd(other));
    cold.hold();
    Crowd waiting = Crowd.of(Stream.generate(cold::token).limit(CALLERS).toList());
    Eventually.holds(() -> cold.requests() > 0);

    assertServedMeanwhile(waiting, crowd(other));

    cold.release();
    assertServed(waiting);
    assertThat(cold.requests()).isEqualTo(1);
  }

  @Test
  void questionsAboutOpaqueTokensAreBoundedAndWhoWaitsInVainIsRefused() {
    List<String> opaque =
        IntStream.range(0, CALLERS).mapToObj(number -> "opaque-" + number).toList();
    opaque.forEach(token -> steady.activate(token, steady.claims()));
    String signed = steady.token();
    steady.activate("remembered", steady.claims());
    Stream.of(gateway.key(), signed, "remembered").forEach(each -> assertServed(crowd(each)));
    stub.forget();
    steady.hold();
    int before = steady.introspections();
    Crowd waiting = Crowd.of(opaque);
    Eventually.holds(() -> steady.introspections() - before >= QUESTIONS);

    assertServedMeanwhile(waiting, crowd(gateway.key()), crowd(signed), crowd("remembered"));
    assertThat(steady.introspections() - before).as("open questions").isEqualTo(QUESTIONS);

    assertThat(waiting.answers()).hasSize(opaque.size()).allSatisfy(SlowIssuerIT::assertRefused);
    assertThat(stub.seen()).as("calls of those who were served").hasSize(3 * CALLERS);
    assertThat(gateway.events())
        .filteredOn(event -> dependency(event, "name").equals("issuers.fake"))
        .hasSize(opaque.size())
        .allMatch(event -> dependency(event, "fault").equals("timed_out"))
        .allMatch(event -> event.text("status_code").orElseThrow().equals("unavailable"));

    steady.release();
    Eventually.holds(() -> calls.chat(opaque.getFirst()).statusCode() == 200);
    assertServed(Crowd.of(opaque));
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"code\":\"unavailable\"");
    assertThat(answer.headers().firstValue("retry-after").map(Integer::parseInt).orElseThrow())
        .isBetween(1, 5);
  }

  private static String dependency(Json event, String member) {
    return TokenGateway.text(event, "unmapped", "portcullis", "dependency", member);
  }

  /** These were served, all of them, when none of those had been answered yet. */
  private static void assertServedMeanwhile(Crowd waiting, Crowd... others) {
    for (Crowd other : others) {
      assertServed(other);
    }
    assertThat(waiting.answered()).as("those who wait for the issuer").isEmpty();
  }

  private static void assertServed(Crowd crowd) {
    assertThat(crowd.answers())
        .hasSize(crowd.threads().size())
        .allMatch(answer -> answer.statusCode() == 200);
  }

  private static Crowd crowd(String credential) {
    return Crowd.of(Collections.nCopies(CALLERS, credential));
  }

  /** Callers who all call at once, each with a credential. */
  private record Crowd(List<Thread> threads, Collection<HttpResponse<String>> answered) {
    static Crowd of(List<String> credentials) {
      var answered = new ConcurrentLinkedQueue<HttpResponse<String>>();
      List<Thread> threads = new ArrayList<>();
      for (String credential : credentials) {
        threads.add(Thread.startVirtualThread(() -> answered.add(calls.chatAmongMany(credential))));
      }
      return new Crowd(threads, answered);
    }

    /** What they were answered, when all have been. */
    Collection<HttpResponse<String>> answers() {
      for (Thread thread : threads) {
        try {
          thread.join();
        } catch (InterruptedException ended) {
          throw new AssertionError(ended);
        }
      }
      return List.copyOf(answered);
    }
  }
}
