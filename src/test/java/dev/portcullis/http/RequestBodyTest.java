package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Outcome.Cut;
import dev.portcullis.pipeline.Request;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {
  private static final int MEBI = 1 << 20;
  private static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String EXPECTS =
      "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";

  @Test
  void readsABodyOfDeclaredLength() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(MEBI));
        var wire = gateway.wire()) {
      assertThat(wire.post("x".repeat(MEBI)).response().body()).contains("read " + MEBI + "\"");
      assertThat(wire.post("y").response().body()).contains("read 1\"");
      assertThat(gateway.arrived.remove().request().body())
          .isEqualTo(new Request.Body.Announced(OptionalLong.of(MEBI)));
    }
  }

  @Test
  void readsAChunkedBody() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(MEBI));
        var wire = gateway.wire()) {
      wire.send(CHUNKED + "0005;a=b\r\nhello\r\n1\r\nx\r\n0\r\nChecksum: 1\r\n\r\n");
      var first = wire.response();
      wire.send(CHUNKED + "2\r\nhi\r\n0\r\n\r\n");

      assertThat(first.body()).contains("read 6\"");
      assertThat(wire.response().body()).contains("read 2\"");
      assertThat(gateway.arrived.remove().request().body())
          .isEqualTo(new Request.Body.Announced(OptionalLong.empty()));
    }
  }

  @Test
  void seesNoBodyWhereNoneIsAnnounced() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(MEBI));
        var wire = gateway.wire()) {
      assertThat(wire.get("/").response().body()).contains("read 0\"");
      assertThat(wire.post("").response().body()).contains("read 0\"");
      assertThat(gateway.arrived)
          .allMatch(exchange -> exchange.request().body() instanceof Request.Body.None);
    }
  }

  @Test
  void refusesADeclaredLengthOverTheLimitWithoutReading() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(10));
        var wire = gateway.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n");
      var response = wire.response();

      assertThat(response.status()).isEqualTo(413);
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void refusesAChunkedBodyAsSoonAsItIsOverTheLimit() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(10));
        var wire = gateway.wire()) {
      wire.send(CHUNKED + "8\r\n12345678\r\n8\r\n12345678\r\n");
      var response = wire.response();

      assertThat(response.status()).isEqualTo(413);
      assertThat(wire.ended()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5 \r\nhello\r\n",
        " 5\r\nhello\r\n",
        "0x5\r\nhello\r\n",
        "-5\r\nhello\r\n",
        ";a\r\nhello\r\n",
        "\r\nhello\r\n",
        "5\nhello\r\n",
        "5\r\nhelloX\r\n",
        "5\r\nhello\n",
        "FFFFFFFFF\r\nhello\r\n",
        "0000000080000000\r\nhello\r\n",
        "00000000000000005\r\nhello\r\n",
        "5;a\nb\r\nhello\r\n",
        "5;a\u0000b\r\nhello\r\n",
        "0\r\nA: b\r\n folded\r\n\r\n",
        "0\r\nA : b\r\n\r\n",
        "0\r\nnonsense\r\n\r\n"
      })
  void refusesABodyWhoseChunksCouldBeReadInTwoWays(String chunks) throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(MEBI));
        var wire = gateway.wire()) {
      wire.send(CHUNKED + chunks + "GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n");
      var response = wire.response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("malformed_request");
      assertThat(wire.ended()).isTrue();
      assertThat(gateway.arrived).hasSize(1);
    }
  }

  @Test
  void asksForABodyOnlyWhenItIsReadAndOnlyOnce() throws Exception {
    var mayRead = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          mayRead.await();
          return Layers.readsBody(MEBI).apply(in, out, next);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.send(EXPECTS);
      wire.socket.setSoTimeout(300);
      boolean silent = silent(wire);
      wire.socket.setSoTimeout(20_000);
      mayRead.countDown();
      var interim = wire.response();
      var last = wire.send("hello").response();

      assertThat(silent).isTrue();
      assertThat(interim.status()).isEqualTo(100);
      assertThat(last.body()).contains("read 5\"");
      assertThat(wire.get("/").response().status()).isEqualTo(200);
    }
  }

  private static boolean silent(Wire wire) throws IOException {
    try {
      wire.head();
      return false;
    } catch (SocketTimeoutException nothing) {
      return true;
    }
  }

  @Test
  void asksForNothingThatIsTooLarge() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(4));
        var wire = gateway.wire()) {
      var response = wire.send(EXPECTS).response();

      assertThat(response.status()).isEqualTo(413);
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void noticesAClientThatLeavesInTheMiddleOfItsBody() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(MEBI))) {
      try (var wire = gateway.wire()) {
        wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nhalf");
        gateway.arrived.take();
      }
      var seen = gateway.awaitSeen();

      assertThat(seen.outcome()).isEqualTo(new Cut(Cause.CLIENT_GONE));
      assertThat(seen.cause()).contains(Cause.CLIENT_GONE);
      assertThat(gateway.failures).isEmpty();
    }
  }

  @Test
  void refusesABodyThatDoesNotComeByTheDeadline() throws Exception {
    Layer layer =
        (in, out, next) -> {
          in.cancellation().deadlineAfter(Duration.ofMillis(100));
          return Layers.readsBody(MEBI).apply(in, out, next);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n\r\nhalf");

      assertThat(wire.response().status()).isEqualTo(504);
      assertThat(gateway.awaitSeen().outcome()).isInstanceOf(Outcome.Refused.class);
    }
  }

  /** What was left of it reads as whole chunks, and what follows them as a request. */
  @Test
  void readsNoFurtherInABodyThatWasGivenUp() throws Exception {
    Layer layer =
        (in, out, next) -> {
          Layers.readsBody(4).apply(in, out, next);
          return Layers.readsBody(MEBI).apply(in, out, next);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.send(
          CHUNKED + "5\r\n0\r\n\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n");
      var response = wire.response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(wire.ended()).isTrue();
      assertThat(gateway.arrived).hasSize(1);
    }
  }
}
