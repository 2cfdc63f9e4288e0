package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.ServerSettings.Limits;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How a server starts, how much it takes at once, and how it ends. */
class GatewayLifeTest {
  @Test
  void runsWhatComesAfterwardsOnTheRequestsOwnThread() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.get("/").response();

      var seen = gateway.awaitSeen();
      assertThat(seen.sameThread()).isTrue();
      assertThat(gateway.seen).isEmpty();
    }
  }

  @Test
  void tellsWhatFailedAfterwards() throws Exception {
    Layer layer =
        (in, out, next) -> {
          in.afterwards(
              () -> {
                throw new IllegalStateException("late");
              });
          return new Outcome.Answered(Layers.JSON, Layers.document("fine"));
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      assertThat(wire.get("/").response().status()).isEqualTo(200);
      gateway.awaitSeen();
      gateway.server.close(Duration.ofSeconds(5));

      assertThat(gateway.failures).singleElement().extracting("message").isEqualTo("late");
    }
  }

  @Test
  void refusesAndAuditsWhatIsOneTooMany() throws Exception {
    var entered = new CountDownLatch(1);
    var limits = new Limits(16_384, 8_192, 1 << 20, 100, 1);
    try (var gateway = new Gateway(Gateway.settings(limits, Gateway.TIMES), Layers.hangs(entered));
        var first = gateway.wire();
        var second = gateway.wire()) {
      first.get("/");
      entered.await();
      var refused = second.get("/").response();

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("overloaded");
      assertThat(refused.header("x-should-retry")).isEqualTo("true");
      assertThat(gateway.awaitSeen().outcome()).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void closesAConnectionThatIsOneTooMany() throws Exception {
    var limits = new Limits(16_384, 8_192, 1 << 20, 1, 100);
    try (var gateway = new Gateway(Gateway.settings(limits, Gateway.TIMES), Layers.echo());
        var first = gateway.wire()) {
      first.get("/").response();
      try (var second = gateway.wire()) {
        assertThat(second.ended()).isTrue();
      }
      assertThat(first.get("/").response().status()).isEqualTo(200);
    }
  }

  @Test
  void takesTheNextFreePort() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var settings =
          new ServerSettings(
              "127.0.0.1",
              taken.getLocalPort(),
              true,
              Optional.empty(),
              Limits.DEFAULT,
              Gateway.TIMES);
      try (var gateway = new Gateway(settings, Layers.echo());
          var wire = gateway.wire()) {
        assertThat(gateway.port).isGreaterThan(taken.getLocalPort());
        assertThat(wire.get("/").response().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void refusesNewRequestsWhileTheLastOnesEnd() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          if (in.request().target().equals("/running")) {
            entered.countDown();
            release.await();
          }
          return new Outcome.Answered(Layers.JSON, Layers.document("finished"));
        };
    try (var gateway = new Gateway(layer);
        var running = gateway.wire();
        var early = gateway.wire();
        var late = gateway.wire()) {
      running.get("/running");
      entered.await();
      Thread closing = Thread.ofVirtual().start(() -> gateway.server.close(Duration.ofSeconds(20)));
      while (!early.get("/").response().header("connection").equals("close")) {
        // it does not drain yet; what came in before it did is answered, and closes
      }
      var refused = late.get("/").response();
      release.countDown();
      var finished = running.response();
      closing.join();

      assertThat(refused.body()).contains("shutting_down");
      assertThat(refused.header("connection")).isEqualTo("close");
      assertThat(late.ended()).isTrue();
      assertThat(finished.body()).contains("finished");
      assertThat(finished.header("connection")).isEqualTo("close");
      assertThat(gateway.seen).anyMatch(seen -> seen.outcome() instanceof Outcome.Refused);
    }
  }

  @Test
  void endsWhatOutlastsTheGraceAndWaitsForItsAfterwards() throws Exception {
    var entered = new CountDownLatch(1);
    try (var gateway = new Gateway(Layers.hangs(entered));
        var wire = gateway.wire()) {
      wire.get("/");
      entered.await();
      gateway.server.close(Duration.ofMillis(100));

      assertThat(gateway.seen).hasSize(1);
      assertThat(gateway.seen.remove().outcome())
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.SHUTTING_DOWN));
      assertThat(wire.response().status()).isEqualTo(503);
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void endsAReplyThatNobodyTakesSoonAfterTheGrace() throws Exception {
    var written = new AtomicInteger();
    try (var gateway = new Gateway(Layers.streams(10_000, 32_000, written));
        var wire = new Wire(gateway.port, 4_096)) {
      wire.get("/");
      gateway.arrived.take();
      long begun = System.nanoTime();
      gateway.server.close(Duration.ofMillis(200));

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
      assertThat(gateway.seen)
          .singleElement()
          .extracting(Gateway.Seen::cause)
          .isEqualTo(Optional.of(Cause.SHUTDOWN));
    }
  }
}
