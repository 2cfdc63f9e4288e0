package dev.portcullis.upstream;

import static dev.portcullis.upstream.Outcomes.reason;
import static dev.portcullis.upstream.Outcomes.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Stopped;
import dev.portcullis.pipeline.Usage;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is broken off, and that no connection is lost over it. */
class ForwardCancellationTest {
  @ParameterizedTest
  @EnumSource(names = {"CLIENT_GONE", "DEADLINE"})
  void breaksTheUpstreamOffBeforeItsHead(Cause cause) {
    try (var upstream = ScriptedUpstream.start((request, wire) -> wire.hang());
        Gateway gateway = Gateway.to(upstream).start()) {
      var run = gateway.start(Gateway.chat());
      Eventually.holds(() -> upstream.received().size() == 1);

      run.exchange().cancellation().fire(cause);

      Eventually.within(Duration.ofSeconds(5), () -> upstream.open() == 0);
      if (cause == Cause.DEADLINE) {
        assertThat(reason(run)).isEqualTo(Reason.DEADLINE);
      } else {
        assertThat(run.outcome()).isEqualTo(new Outcome.Cut(cause));
      }
      assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
      assertThat(result(run)).isEqualTo("stopped");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLIENT_GONE", "DEADLINE"})
  void breaksTheUpstreamOffInAStream(Cause cause) {
    try (var upstream =
            ScriptedUpstream.start((request, wire) -> wire.events().event("{}").hang());
        Gateway gateway = Gateway.to(upstream).start()) {
      var run = gateway.start(Gateway.stream());
      Eventually.holds(() -> run.reply().frames().size() == 1);

      run.exchange().cancellation().fire(cause);

      Eventually.within(Duration.ofSeconds(5), () -> upstream.open() == 0);
      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(cause));
      assertThat(run.exchange().usage().output()).isEqualTo(1);
    }
  }

  @Test
  void breaksTheUpstreamOffInADocument() {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> wire.chunked("application/json").chunk("{").hang());
        Gateway gateway = Gateway.to(upstream).start()) {
      var run = gateway.start(Gateway.chat());
      Eventually.holds(() -> upstream.written() > 80);

      run.exchange().cancellation().fire(Cause.CLIENT_GONE);

      Eventually.within(Duration.ofSeconds(5), () -> upstream.open() == 0);
      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
    }
  }

  @Test
  void sendsNothingForARequestThatWasCancelledBefore() {
    try (var upstream = ScriptedUpstream.start((request, wire) -> wire.json(200, "{}"));
        Gateway gateway = Gateway.to(upstream).start()) {
      var reply = new RecordingReply();
      for (int i = 0; i < 50; i++) {
        var run = gateway.start(Gateway.chat(), reply);
        run.exchange().cancellation().fire(Cause.CLIENT_GONE);
        Outcome outcome = run.outcome();

        if (outcome instanceof Outcome.Cut) {
          boolean mayHaveSent = run.exchange().usage().basis() != Usage.Basis.NONE;
          assertThat(mayHaveSent || upstream.received().size() <= i).isTrue();
        }
      }
      assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void losesNoConnectionOverCutStreams(boolean byTheUpstream) {
    var turn = new AtomicInteger();
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  wire.events().event("{}");
                  if (turn.incrementAndGet() > 500) {
                    wire.event("[DONE]").end();
                  } else if (byTheUpstream) {
                    wire.reset();
                  } else {
                    wire.hang();
                  }
                });
        Gateway gateway = Gateway.to(upstream).pool(4).start()) {
      for (int i = 0; i < 500; i++) {
        var run =
            gateway.start(
                Gateway.stream(),
                new RecordingReply(
                    frame -> {
                      if (!byTheUpstream) {
                        throw new Stopped(Cause.GUARD);
                      }
                    }));
        assertThat(run.outcome()).isInstanceOfAny(Outcome.Cut.class, Outcome.Refused.class);
      }

      for (int i = 0; i < 20; i++) {
        assertThat(gateway.run(Gateway.stream()).outcome()).isInstanceOf(Outcome.Answered.class);
      }
      Eventually.holds(() -> upstream.open() <= 4);
    }
  }

  /**
   * A reply that was read to its end has given its connection back while its last piece still waits
   * for the client; whoever leaves then must not break off the next request on that connection.
   */
  @Test
  void neverBreaksOffTheNextRequestOnAConnection() {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  if (request.line().contains("many")) {
                    wire.send(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n"
                            + "transfer-encoding: chunked\r\n\r\n"
                            + "1\r\nx\r\n".repeat(200)
                            + "0\r\n\r\n");
                  } else {
                    wire.pause(Duration.ofMillis(50)).json(200, "{}");
                  }
                });
        Gateway gateway = Gateway.to(upstream).generic().pool(1).start()) {
      for (int i = 0; i < 20; i++) {
        var stuck = new Semaphore(0);
        var first =
            gateway.start(
                Gateway.get("many"), new RecordingReply(frame -> stuck.acquireUninterruptibly()));
        Eventually.holds(() -> !first.reply().heads().isEmpty());
        var second = gateway.start(Gateway.get("other"));
        int before = 2 * i + 1;
        Eventually.holds(() -> upstream.received().size() > before);

        first.exchange().cancellation().fire(Cause.CLIENT_GONE);
        stuck.release(10_000);

        assertThat(second.outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(first.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
      }
      assertThat(upstream.accepted()).isEqualTo(1);
    }
  }
}
