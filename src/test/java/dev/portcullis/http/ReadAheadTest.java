package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Layer;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that take so long that somebody else reads from their connection meanwhile. */
class ReadAheadTest {
  private static final long LONG = 400;
  private static final int MEBI = 1 << 20;

  private static Layer slow(long before, Layer layer) {
    return (in, out, next) -> {
      Thread.sleep(before);
      return layer.apply(in, out, next);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3_000, 60_000, 70_000, 900_000})
  void readsABodyThatIsAskedForLate(int length) throws Exception {
    try (var gateway = new Gateway(slow(LONG, Layers.readsBody(MEBI)));
        var wire = gateway.wire()) {
      for (int i = 0; i < 2; i++) {
        assertThat(wire.post("x".repeat(length)).response().body())
            .contains("read " + length + "\"");
      }
    }
  }

  @Test
  void readsAChunkedBodyThatIsAskedForLate() throws Exception {
    try (var gateway = new Gateway(slow(LONG, Layers.readsBody(MEBI)));
        var wire = gateway.wire()) {
      String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n");
      wire.send(chunk.repeat(10)).send("0\r\n\r\n").get("/next");

      assertThat(wire.response().body()).contains("read " + 0x8000 * 10 + "\"");
      assertThat(wire.response().status()).isEqualTo(200);
    }
  }

  @Test
  void servesWhatWasSentMeanwhile() throws Exception {
    try (var gateway = new Gateway(slow(LONG, Layers.readsBody(MEBI)));
        var wire = gateway.wire()) {
      wire.get("/first");
      gateway.arrived.take();
      Thread.sleep(LONG / 2);
      wire.post("y".repeat(20_000)).post("z".repeat(5));

      assertThat(wire.response().body()).contains("read 0\"");
      assertThat(wire.response().body()).contains("read 20000\"");
      assertThat(wire.response().body()).contains("read 5\"");
      assertThat(gateway.arrived.remove().request().body())
          .hasFieldOrPropertyWithValue("length", OptionalLong.of(20_000));
    }
  }

  @Test
  void servesTheNextRequestOfAConnectionThatWasReadAheadInVain() throws Exception {
    try (var gateway = new Gateway(slow(LONG, Layers.echo()));
        var wire = gateway.wire()) {
      for (int i = 0; i < 3; i++) {
        assertThat(wire.get("/" + i).response().body()).contains("GET /" + i + "\"");
        Thread.sleep(50);
      }
      assertThat(gateway.arrived).hasSize(3);
    }
  }

  @Test
  void refusesMalformedChunksThatAreAskedForLate() throws Exception {
    try (var gateway = new Gateway(slow(LONG, Layers.readsBody(MEBI)));
        var wire = gateway.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\nhello");

      assertThat(wire.response().status()).isEqualTo(400);
      assertThat(wire.ended()).isTrue();
    }
  }

  /** The first request has somebody read ahead, who is still there when the second one comes. */
  @ParameterizedTest
  @ValueSource(strings = {"", "body"})
  void noticesAClientThatLeavesTheSecondLongRequestOfItsConnection(String body) throws Exception {
    var entered = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          Layers.readsBody(MEBI).apply(in, out, next);
          if (in.request().target().equals("/")) {
            return Layers.hangs(entered).apply(in, out, next);
          }
          Thread.sleep(LONG);
          return Layers.echo().apply(in, out, next);
        };
    try (var gateway = new Gateway(layer)) {
      try (var wire = gateway.wire()) {
        wire.get("/first").response();
        gateway.awaitSeen();
        Thread.sleep(50);
        wire.post(body);
        entered.await();
      }
      assertThat(gateway.awaitSeen().cause()).contains(Cause.CLIENT_GONE);
    }
  }

  @Test
  void noticesAClientThatLeavesAfterItsBodyWasAskedForLate() throws Exception {
    var entered = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          Thread.sleep(LONG);
          Layers.readsBody(MEBI).apply(in, out, next);
          return Layers.hangs(entered).apply(in, out, next);
        };
    try (var gateway = new Gateway(layer)) {
      try (var wire = gateway.wire()) {
        wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\n");
        gateway.arrived.take();
        Thread.sleep(2 * LONG);
        wire.send("hello");
        entered.await();
      }
      assertThat(gateway.awaitSeen().cause()).contains(Cause.CLIENT_GONE);
    }
  }

  @Test
  void noticesAClientThatLeftBeforeTheRequestThatItSentAhead() throws Exception {
    try (var gateway = new Gateway(slow(LONG, Layers.hangs(new CountDownLatch(1))))) {
      try (var wire = gateway.wire()) {
        wire.get("/1").get("/2");
        gateway.arrived.take();
        Thread.sleep(LONG / 2);
      }
      assertThat(gateway.awaitSeen().cause()).contains(Cause.CLIENT_GONE);
    }
  }
}
