package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an upstream says of another try, and how long a request keeps trying. */
class FailoverPatienceTest {
  private static final String OK = "{\"text\":\"ok\"}";
  private static final String ERROR = "{\"error\":{\"message\":\"no\"}}";

  private static Persistence tries(int attempts, Integer... statuses) {
    return new Persistence(
        attempts,
        Set.of(statuses),
        Duration.ofMillis(1),
        Duration.ofSeconds(5),
        1_000,
        Duration.ofSeconds(60));
  }

  /** Fails once with this status and header, and answers from then on. */
  private static ScriptedUpstream failingOnce(int status, String header) {
    var calls = new AtomicInteger();
    return ScriptedUpstream.start(
        (request, wire) -> {
          if (calls.getAndIncrement() == 0) {
            wire.json(status, ERROR, header);
          } else {
            wire.json(200, OK);
          }
        });
  }

  private static List<Integer> upstreams(Gateway.Running run) {
    return run.exchange().attempts().stream().map(attempt -> attempt.upstream()).toList();
  }

  private static void assertAnsweredAfter(Duration least, int status, String header) {
    try (var busy = failingOnce(status, header);
        var gateway = Gateway.to(busy).persistence(tries(2, 429, 503)).start()) {
      long before = System.nanoTime();
      var run = gateway.run(Gateway.chat());

      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(upstreams(run)).containsExactly(0, 0);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(least);
    }
  }

  @Test
  void waitsAsLongAsA429AsksWhoseBodyWouldPass() {
    assertAnsweredAfter(Duration.ofSeconds(1), 429, "retry-after: 1");
  }

  @Test
  void waitsForMilliseconds() {
    assertAnsweredAfter(Duration.ofMillis(300), 503, "retry-after-ms: 300");
    assertAnsweredAfter(Duration.ofMillis(300), 429, "retry-after-ms: 300");
  }

  @Test
  void waitsUntilADate() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3));

    assertAnsweredAfter(Duration.ofSeconds(1), 503, "retry-after: " + date);
  }

  @Test
  void leavesAnUpstreamAloneThatAsksForLongAndTriesTheOtherAgain() {
    try (var patient =
            ScriptedUpstream.start((request, wire) -> wire.json(503, ERROR, "retry-after: 60"));
        var second = failingOnce(503, "x-any: thing");
        var gateway = Gateway.to(patient).then(second).persistence(tries(3, 503)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(upstreams(run)).containsExactly(0, 1, 1);
    }
  }

  @Test
  void asksOnlyTheOthersAgainWhereAnUpstreamCallsItsAnswerFinal() {
    try (var quota =
            ScriptedUpstream.start(
                (request, wire) -> wire.json(429, ERROR, "x-should-retry: false"));
        var second = failingOnce(429, "retry-after-ms: 1");
        var gateway = Gateway.to(quota).then(second).persistence(tries(4, 429)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(upstreams(run)).containsExactly(0, 1, 1);
    }
  }

  @Test
  void goesElsewhereWhereAnAddressIsRefused() throws Exception {
    Names names =
        host ->
            List.of(
                host.equals("first.test")
                    ? InetAddress.ofLiteral("169.254.169.254")
                    : InetAddress.getLoopbackAddress());
    try (var first = ScriptedUpstream.start((request, wire) -> wire.json(200, OK));
        var second = ScriptedUpstream.start((request, wire) -> wire.json(200, OK));
        var gateway =
            new Gateway.Setting(first.uri("first.test", "/v1"))
                .then(second)
                .names(names)
                .persistence(tries(4))
                .start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(upstreams(run)).containsExactly(0, 1);
      assertThat(first.accepted()).isZero();
    }
  }

  @Test
  void endsAllTriesAtTheOneDeadline() {
    try (var first = ScriptedUpstream.start((request, wire) -> wire.json(503, ERROR));
        var second = ScriptedUpstream.start((request, wire) -> wire.hang());
        var gateway = Gateway.to(first).then(second).persistence(tries(9, 503, 504)).start()) {
      var run = gateway.start(Gateway.chat());
      Eventually.holds(() -> second.received().size() == 1);
      run.exchange().cancellation().fire(Cause.DEADLINE);

      assertThat(((Outcome.Refused) run.outcome()).refusal().reason()).isEqualTo(Reason.DEADLINE);
      assertThat(upstreams(run)).containsExactly(0, 1);
      assertThat(first.received()).hasSize(1);
      Eventually.holds(() -> second.open() == 0);
    }
  }
}
