package dev.portcullis.upstream;

import static dev.portcullis.upstream.Outcomes.reason;
import static dev.portcullis.upstream.Outcomes.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
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
import org.junit.jupiter.api.Test;

/** Timeouts, and that no connection is lost over them. */
class ForwardPatienceTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(500);

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
}
