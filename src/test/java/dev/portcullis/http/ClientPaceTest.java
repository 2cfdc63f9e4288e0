package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.ServerSettings.Limits;
import dev.portcullis.http.ServerSettings.Times;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Outcome.Answered;
import dev.portcullis.pipeline.Outcome.Cut;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are slow, and clients that leave: what the layers see of them. */
class ClientPaceTest {
  private static final Times IMPATIENT =
      new Times(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofMillis(400),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));

  private static final int CALLS = 1_500;

  private final AtomicInteger written = new AtomicInteger();

  @Test
  void slowsTheProducerToThePaceOfTheClient() throws Exception {
    int events = 2_000;
    try (var gateway = new Gateway(Layers.streams(events, 32_000, written));
        var wire = new Wire(gateway.port, 4_096)) {
      wire.get("/");
      int stuckAt = awaitStandstill();
      var response = wire.response();

      assertThat(stuckAt).isLessThan(events / 2);
      assertThat(response.whole()).isTrue();
      assertThat(response.body()).hasSizeGreaterThan(events * 32_000);
    }
  }

  private int awaitStandstill() throws InterruptedException {
    int before;
    int now = written.get();
    do {
      before = now;
      Thread.sleep(500);
      now = written.get();
    } while (now != before || now == 0);
    return now;
  }

  @Test
  void givesAClientUpThatTakesNothing() throws Exception {
    try (var gateway =
            new Gateway(
                Gateway.settings(Limits.DEFAULT, IMPATIENT),
                Layers.streams(10_000, 32_000, written));
        var wire = new Wire(gateway.port, 4_096)) {
      wire.get("/");

      assertThat(gateway.awaitSeen().outcome()).isEqualTo(new Cut(Cause.CLIENT_GONE));
      assertThat(wire.response().whole()).isFalse();
    }
  }

  @Test
  void givesAClientUpThatDoesNotTakeAPlainReply() throws Exception {
    Layer layer =
        (in, out, next) -> new Answered(Layers.JSON, Layers.document("x".repeat(16_000_000)));
    try (var gateway = new Gateway(Gateway.settings(Limits.DEFAULT, IMPATIENT), layer);
        var wire = new Wire(gateway.port, 4_096)) {
      wire.get("/");

      assertThat(gateway.awaitSeen().outcome()).isInstanceOf(Answered.class);
      wire.head();
      int length = Integer.parseInt(wire.headers().get("content-length"));
      assertThat(length).isGreaterThan(16_000_000);
    }
  }

  /** Each is left to the connection, which takes them until its buffers are full. */
  private final Layer small =
      (in, out, next) -> {
        written.incrementAndGet();
        return new Answered(Layers.JSON, Layers.document("x".repeat(30_000)));
      };

  @Test
  void givesAClientUpThatDoesNotTakeSmallReplies() throws Exception {
    try (var gateway = new Gateway(Gateway.settings(Limits.DEFAULT, IMPATIENT), small);
        var wire = calling(gateway)) {
      int answered = awaitStandstill();
      Thread.sleep(2 * IMPATIENT.writeStall().toMillis());

      assertThat(taken(wire, CALLS)).isLessThanOrEqualTo(answered);
    }
  }

  @Test
  void startsNoFurtherRequestOfAClientThatDoesNotTakeSmallReplies() throws Exception {
    try (var gateway = new Gateway(small);
        var wire = calling(gateway)) {
      assertThat(awaitStandstill()).isLessThan(CALLS / 2);
      assertThat(taken(wire, CALLS)).isEqualTo(CALLS);
    }
  }

  private static Wire calling(Gateway gateway) throws IOException {
    var wire = new Wire(gateway.port, 4_096);
    for (int i = 0; i < CALLS; i++) {
      wire.get("/");
    }
    return wire;
  }

  private static int taken(Wire wire, int most) throws IOException {
    for (int taken = 0; taken < most; taken++) {
      try {
        if (!wire.response().whole()) {
          return taken;
        }
      } catch (SocketException reset) {
        return taken;
      }
    }
    return most;
  }

  @Test
  void givesALargePlainReplyWhole() throws Exception {
    Layer layer =
        (in, out, next) -> new Answered(Layers.JSON, Layers.document("x".repeat(16_000_000)));
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.whole()).isTrue();
      assertThat(response.body()).hasSizeGreaterThan(16_000_000);
      assertThat(wire.get("/").response().whole()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0,false", "1,false", "2,false", "3,false", "0,true", "1,true", "2,true", "3,true"})
  void noticesAClientThatLeavesAtAnyFrame(int frames, boolean withReset) throws Exception {
    Layer layer =
        (in, out, next) -> {
          out.begin(Layers.EVENTS);
          while (true) {
            out.write(Layers.event("text"));
            Thread.sleep(5);
          }
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.get("/").head();
      wire.headers();
      for (int i = 0; i < frames; i++) {
        wire.chunk();
      }
      leave(wire, withReset);

      var seen = gateway.awaitSeen();
      assertThat(seen.outcome()).isEqualTo(new Cut(Cause.CLIENT_GONE));
      assertThat(seen.cause()).contains(Cause.CLIENT_GONE);
      assertThat(seen.sameThread()).isTrue();
      assertThat(gateway.seen).isEmpty();
      assertThat(gateway.failures).isEmpty();
    }
  }

  private static void leave(Wire wire, boolean withReset) throws Exception {
    if (withReset) {
      wire.reset();
    } else {
      wire.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void noticesAClientThatLeavesBeforeTheReplyHasBegun(boolean withReset) throws Exception {
    var entered = new CountDownLatch(1);
    try (var gateway = new Gateway(Layers.hangs(entered));
        var wire = gateway.wire()) {
      wire.post("x".repeat(20_000));
      entered.await();
      leave(wire, withReset);

      var seen = gateway.awaitSeen();
      assertThat(seen.outcome()).isEqualTo(new Cut(Cause.CLIENT_GONE));
      assertThat(seen.cause()).contains(Cause.CLIENT_GONE);
      assertThat(gateway.failures).isEmpty();
    }
  }

  @Test
  void noticesAClientThatLeavesAfterItsBodyWasRead() throws Exception {
    var entered = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          Outcome read = Layers.readsBody(1 << 20).apply(in, out, next);
          assertThat(read).isInstanceOf(Answered.class);
          return Layers.hangs(entered).apply(in, out, next);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.post("x".repeat(900_000));
      entered.await();
      wire.close();

      assertThat(gateway.awaitSeen().outcome()).isEqualTo(new Cut(Cause.CLIENT_GONE));
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException cancelled) {
        // as a layer does that finishes what it has begun
      }
    }
  }

  @Test
  void settlesOnceWhenTheClientLeavesAtTheTail() throws Exception {
    var gone = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          out.begin(Layers.EVENTS);
          out.write(Layers.event("text"));
          in.cancellation().whenFired(gone::countDown);
          awaitUninterruptibly(gone);
          return new Answered(Layers.EVENTS, Layers.TAIL);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.get("/").head();
      wire.headers();
      wire.chunk();
      wire.reset();

      var seen = gateway.awaitSeen();
      assertThat(seen.outcome()).isInstanceOf(Answered.class);
      gateway.server.close(Duration.ofSeconds(5));
      assertThat(gateway.seen).isEmpty();
      assertThat(gateway.failures).isEmpty();
    }
  }
}
