package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Stopped;
import dev.portcullis.pipeline.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timeouts, cancellation, and that no connection is lost over them. */
class ForwardPatienceTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(500);

  private static Reason reason(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) run.outcome()).refusal().reason();
  }

  private static String result(Gateway.Running run) {
    return run.exchange().attempts().getFirst().result();
  }

  @Test
  void isFreeWhereNothingListens() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (Gateway gateway = new Gateway.Setting(URI.create("http://127.0.0.1:" + port)).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_UNREACHABLE);
      assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
      assertThat(result(run)).isEqualTo("unreachable");
      assertThat(run.exchange().attempts().getFirst().status()).isEmpty();
    }
  }

  @Test
  void isFreeWhereTheNameIsUnknown() {
    Names names =
        host -> {
          throw new UnknownHostException(host);
        };
    try (Gateway gateway =
        new Gateway.Setting(URI.create("https://upstream.invalid")).names(names).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_UNREACHABLE);
      assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void waitsForAConnectionOnlySoLong() throws IOException {
    List<Socket> crowd = new ArrayList<>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 4; i++) {
        Socket socket = new Socket();
        crowd.add(socket);
        try {
          socket.connect(full.getLocalSocketAddress(), 200);
        } catch (IOException queueIsFull) {
          break;
        }
      }
      try (Gateway gateway =
          new Gateway.Setting(URI.create("http://127.0.0.1:" + full.getLocalPort()))
              .timeouts(SHORT, LONG, LONG)
              .start()) {
        var run = gateway.run(Gateway.chat());

        assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_UNREACHABLE);
        assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
      }
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  @Test
  void waitsForAFreeConnectionOnlySoLong() {
    try (var upstream = ScriptedUpstream.start((request, wire) -> wire.hang());
        Gateway gateway = Gateway.to(upstream).pool(1).timeouts(SHORT, LONG, LONG).start()) {
      var first = gateway.start(Gateway.chat());
      Eventually.holds(() -> upstream.received().size() == 1);

      var second = gateway.run(Gateway.chat());

      assertThat(reason(second)).isEqualTo(Reason.UPSTREAM_UNREACHABLE);
      assertThat(second.exchange().usage()).isEqualTo(Usage.NONE);
      first.exchange().cancellation().fire(Cause.CLIENT_GONE);
      assertThat(first.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
    }
  }

  @Test
  void waitsForTheHeadOnlySoLong() {
    try (var upstream = ScriptedUpstream.start((request, wire) -> wire.hang());
        Gateway gateway = Gateway.to(upstream).timeouts(LONG, SHORT, LONG).start()) {
      var run = gateway.run(Gateway.chat());

      assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_TIMEOUT);
      assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
      assertThat(result(run)).isEqualTo("timeout");
      Eventually.holds(() -> upstream.open() == 0);
    }
  }

  @Test
  void waitsForTheFirstEventOnlySoLong() {
    try (var upstream = ScriptedUpstream.start((request, wire) -> wire.events().hang());
        Gateway gateway = Gateway.to(upstream).timeouts(LONG, LONG, SHORT).start()) {
      assertThat(reason(gateway.run(Gateway.stream()))).isEqualTo(Reason.UPSTREAM_TIMEOUT);
      Eventually.holds(() -> upstream.open() == 0);
    }
  }

  @Test
  void cutsAStreamThatFallsSilent() {
    try (var upstream =
            ScriptedUpstream.start((request, wire) -> wire.events().event("{}").hang());
        Gateway gateway = Gateway.to(upstream).timeouts(LONG, LONG, SHORT).start()) {
      var run = gateway.run(Gateway.stream());

      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
      assertThat(result(run)).isEqualTo("timeout");
      assertThat(run.exchange().usage().output()).isEqualTo(1);
      Eventually.holds(() -> upstream.open() == 0);
    }
  }

  @Test
  void isPatientWithASlowDrip() {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  wire.events();
                  for (char c : "data: {\"a\":1}\n\n".toCharArray()) {
                    wire.chunk(String.valueOf(c)).pause(Duration.ofMillis(150));
                  }
                  wire.event("[DONE]").end();
                });
        Gateway gateway =
            Gateway.to(upstream).timeouts(LONG, LONG, Duration.ofSeconds(2)).start()) {
      assertThat(gateway.run(Gateway.stream()).outcome()).isInstanceOf(Outcome.Answered.class);
    }
  }

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

  @Test
  void neverReusesAConnectionThatHasExpired() throws InterruptedException {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> wire.json(200, "{}", "keep-alive: timeout=1"));
        Gateway gateway = Gateway.to(upstream).pool(1).start()) {
      gateway.run(Gateway.chat());
      Thread.sleep(1050);

      assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(upstream.accepted()).isEqualTo(2);
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
