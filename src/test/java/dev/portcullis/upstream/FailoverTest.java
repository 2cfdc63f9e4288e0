package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries until the first byte of a reply, over the route's upstreams in their order. */
class FailoverTest {
  private static final String OK = "{\"text\":\"ok\"}";
  private static final String ERROR = "{\"error\":{\"message\":\"no\"}}";

  private static Persistence tries(int attempts, Integer... statuses) {
    return new Persistence(
        attempts,
        Set.of(statuses),
        Duration.ofMillis(1),
        Duration.ofSeconds(2),
        1_000,
        Duration.ofSeconds(60));
  }

  private static ScriptedUpstream answering() {
    return ScriptedUpstream.start((request, wire) -> wire.json(200, OK));
  }

  private static ScriptedUpstream failing(int status, String... headers) {
    return ScriptedUpstream.start((request, wire) -> wire.json(status, ERROR, headers));
  }

  private static List<String> results(Gateway.Running run) {
    return run.exchange().attempts().stream()
        .map(attempt -> attempt.upstream() + " " + attempt.result())
        .toList();
  }

  private static int status(Gateway.Running run) {
    return run.outcome() instanceof Outcome.Answered answered ? answered.head().status() : -1;
  }

  private static Reason reason(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) run.outcome()).refusal().reason();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void goesToTheNextUpstreamAfterAStatusThatTheRouteNames(int status) {
    try (var first = failing(status);
        var second = answering();
        var gateway =
            Gateway.to(first).then(second).persistence(tries(3, 429, 502, 503, 504)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(status(run)).isEqualTo(200);
      assertThat(run.exchange().attempts()).hasSize(2);
      assertThat(run.exchange().attempts().getFirst().status()).hasValue(status);
      assertThat(run.exchange().attempts().getLast().upstream()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 422, 429, 500})
  void triesNothingAgainAfterAnyOtherStatus(int status) {
    try (var first = failing(status);
        var second = answering();
        var gateway = Gateway.to(first).then(second).persistence(tries(3, 503)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(run.exchange().attempts()).hasSize(1);
      assertThat(second.received()).isEmpty();
    }
  }

  @Test
  void goesToTheNextUpstreamWhereNothingListens() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (var second = answering();
        var gateway =
            new Gateway.Setting(URI.create("http://127.0.0.1:" + port))
                .then(second)
                .persistence(tries(2))
                .start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(status(run)).isEqualTo(200);
      assertThat(results(run)).containsExactly("0 unreachable", "1 answered");
    }
  }

  @Test
  void triesAConnectionThatDiedBeforeItsReplyAgain() {
    var calls = new AtomicInteger();
    try (var flaky =
            ScriptedUpstream.start(
                (request, wire) -> {
                  if (calls.getAndIncrement() == 0) {
                    wire.reset();
                  } else {
                    wire.json(200, OK);
                  }
                });
        var gateway = Gateway.to(flaky).persistence(tries(2)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(status(run)).isEqualTo(200);
      assertThat(results(run)).containsExactly("0 cut", "0 answered");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ": only a comment\n\n"})
  void triesAStreamAgainThatBrokeOffBeforeItsContent(String before) {
    try (var first =
            ScriptedUpstream.start(
                (request, wire) -> {
                  wire.events();
                  if (!before.isEmpty()) {
                    wire.chunk(before);
                  }
                  wire.pause(Duration.ofMillis(50)).reset();
                });
        var second = answering();
        var gateway = Gateway.to(first).then(second).persistence(tries(2)).start()) {
      var run = gateway.run(Gateway.stream());

      assertThat(status(run)).isEqualTo(200);
      assertThat(results(run)).containsExactly("0 cut", "1 answered");
      assertThat(run.exchange().attempts().getFirst().status()).hasValue(200);
    }
  }

  @Test
  void neverRepeatsOnceAByteOfADocumentHasCome() {
    try (var first =
            ScriptedUpstream.start(
                (request, wire) ->
                    wire.chunked("application/json")
                        .chunk("{")
                        .pause(Duration.ofMillis(50))
                        .reset());
        var second = answering();
        var gateway = Gateway.to(first).then(second).persistence(tries(3)).start()) {
      assertThat(reason(gateway.run(Gateway.chat()))).isEqualTo(Reason.UPSTREAM_FAILED);
      assertThat(second.received()).isEmpty();
    }
  }

  @Test
  void neverRepeatsOnceTheReplyHasBegun() {
    try (var first =
            ScriptedUpstream.start(
                (request, wire) -> {
                  wire.events().event("{\"text\":\"a\"}");
                  wire.reset();
                });
        var second = answering();
        var gateway = Gateway.to(first).then(second).persistence(tries(3)).start()) {
      var run = gateway.run(Gateway.stream());

      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
      assertThat(second.received()).isEmpty();
    }
  }

  @Test
  void neverRepeatsWhatASilentUpstreamMayBeAtWorkOn() {
    try (var first = ScriptedUpstream.start((request, wire) -> wire.hang());
        var second = answering();
        var gateway =
            Gateway.to(first)
                .then(second)
                .timeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5))
                .persistence(tries(3, 504))
                .start()) {
      assertThat(reason(gateway.run(Gateway.chat()))).isEqualTo(Reason.UPSTREAM_TIMEOUT);
      assertThat(second.received()).isEmpty();
    }
  }

  @Test
  void givesUpAfterItsTriesAndSaysWhatTheLastOneSaid() {
    try (var first = failing(503);
        var second = failing(502);
        var gateway = Gateway.to(first).then(second).persistence(tries(4, 502, 503)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_FAILED);
      assertThat(run.exchange().attempts().stream().map(Attempt::upstream))
          .containsExactly(0, 1, 0, 1);
    }
  }

  @Test
  void waitsAsLongAsTheUpstreamAsksBeforeItTriesItAgain() {
    var calls = new AtomicInteger();
    try (var busy =
            ScriptedUpstream.start(
                (request, wire) -> {
                  if (calls.getAndIncrement() == 0) {
                    wire.json(503, ERROR, "retry-after: 1");
                  } else {
                    wire.json(200, OK);
                  }
                });
        var gateway = Gateway.to(busy).persistence(tries(2, 503)).start()) {
      long before = System.nanoTime();
      assertThat(status(gateway.run(Gateway.chat()))).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(900));
    }
  }

  @Test
  void doesNotTryAnUpstreamAgainThatAsksForMorePatienceThanThereIs() {
    try (var busy = failing(503, "retry-after: 30");
        var gateway = Gateway.to(busy).persistence(tries(3, 503)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_OVERLOADED);
      assertThat(run.exchange().attempts()).hasSize(1);
    }
  }

  @Test
  void leavesAnUpstreamAloneThatFailedTooOften() {
    var persistence =
        new Persistence(1, Set.of(503), Duration.ZERO, Duration.ZERO, 2, Duration.ofSeconds(60));
    try (var broken = failing(503);
        var gateway = Gateway.to(broken).persistence(persistence).start()) {
      gateway.run(Gateway.chat());
      gateway.run(Gateway.chat());
      var run = gateway.run(Gateway.chat());

      assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_OVERLOADED);
      assertThat(((Outcome.Refused) run.outcome()).refusal().retryAfter()).isPresent();
      assertThat(run.exchange().attempts()).isEmpty();
      assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
      assertThat(broken.received()).hasSize(2);
    }
  }

  @Test
  void goesStraightToTheNextUpstreamWhileTheFirstIsLeftAlone() {
    var persistence =
        new Persistence(2, Set.of(503), Duration.ZERO, Duration.ZERO, 1, Duration.ofSeconds(60));
    try (var broken = failing(503);
        var second = answering();
        var gateway = Gateway.to(broken).then(second).persistence(persistence).start()) {
      gateway.run(Gateway.chat());
      var run = gateway.run(Gateway.chat());

      assertThat(results(run)).containsExactly("1 answered");
      assertThat(broken.received()).hasSize(1);
    }
  }

  @Test
  void endsAtOnceWhenTheClientLeavesDuringAWait() {
    var persistence =
        new Persistence(
            3, Set.of(503), Duration.ofSeconds(30), Duration.ofSeconds(60), 99, Duration.ZERO);
    try (var busy = failing(503, "retry-after: 50");
        var gateway = Gateway.to(busy).persistence(persistence).start()) {
      var run = gateway.start(Gateway.chat());
      Eventually.holds(() -> run.exchange().attempts().size() == 1);
      run.exchange().cancellation().fire(Cause.CLIENT_GONE);

      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
      assertThat(busy.received()).hasSize(1);
    }
  }
}
