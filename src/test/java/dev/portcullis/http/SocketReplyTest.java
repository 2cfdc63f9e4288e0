package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome.Answered;
import dev.portcullis.pipeline.Outcome.Cut;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SocketReplyTest {
  private final AtomicInteger written = new AtomicInteger();

  @Test
  void streamsEventsAndThenTheTail() throws Exception {
    try (var gateway = new Gateway(Layers.streams(3, 2, written));
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(response.headers())
          .containsEntry("content-type", "text/event-stream")
          .containsKey("x-request-id");
      assertThat(response.body()).isEqualTo("data: \"xx\"\n\n".repeat(3) + "data: [DONE]\n\n");
      assertThat(response.whole()).isTrue();
      assertThat(wire.get("/").response().whole()).isTrue();
    }
  }

  @Test
  void sendsEachFrameAtOnce() throws Exception {
    var received = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          out.begin(Layers.EVENTS);
          out.write(Layers.event("first"));
          received.await();
          return new Answered(Layers.EVENTS, Layers.TAIL);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.get("/").head();
      wire.headers();
      String first = wire.chunk();
      received.countDown();

      assertThat(first).contains("first");
      assertThat(wire.chunk()).contains("[DONE]");
      assertThat(wire.chunk()).isEmpty();
    }
  }

  @Test
  void holdsTheTailBackUntilEveryLayerHasReturned() throws Exception {
    var judged = new CountDownLatch(1);
    Layer layer =
        (in, out, next) -> {
          out.begin(Layers.EVENTS);
          out.write(Layers.event("text"));
          judged.await();
          return new Cut(Cause.DEFECT);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      wire.get("/");
      judged.countDown();

      assertThat(wire.response().body()).contains("text").doesNotContain("[DONE]");
    }
  }

  @Test
  void endsAStreamOfBytesWithoutAnEmptyChunk() throws Exception {
    Layer layer =
        (in, out, next) -> {
          var head = new Head(200, Headers.of("content-type", "application/x"));
          out.begin(head);
          out.write(new Frame.Bytes("abc".getBytes(StandardCharsets.UTF_8)));
          out.write(Frame.Bytes.NONE);
          return new Answered(head, Frame.Bytes.NONE);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.body()).isEqualTo("abc");
      assertThat(response.whole()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Cause.class,
      names = {"UPSTREAM", "GUARD", "DEFECT"})
  void saysThatAStreamBrokeAndEndsItAbnormally(Cause cause) throws Exception {
    Layer layer =
        (in, out, next) -> {
          out.begin(Layers.EVENTS);
          out.write(Layers.event("text"));
          return new Cut(cause);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.body()).contains("text").endsWith(PlainVoice.BROKEN + cause + "\"}\n\n");
      assertThat(response.whole()).isFalse();
      assertThat(wire.ended()).isTrue();
      assertThat(gateway.awaitSeen().outcome()).isEqualTo(new Cut(cause));
    }
  }

  @Test
  void streamsNothingToAHeadRequest() throws Exception {
    try (var gateway = new Gateway(Layers.streams(3, 40_000, written));
        var wire = gateway.wire()) {
      var head = wire.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n").response(true);

      assertThat(head.status()).isEqualTo(200);
      assertThat(wire.get("/").response().whole()).isTrue();
    }
  }

  @Test
  void leavesOutFieldsThatCannotBeWritten() throws Exception {
    var head = new Head(200, Headers.of("x-a", "b\r\nx-injected: 1", "x b", "c", "x-d", "e"));
    Layer layer =
        (in, out, next) -> {
          out.begin(head);
          return new Answered(head, Layers.TAIL);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      assertThat(wire.get("/").response().headers())
          .containsEntry("x-d", "e")
          .doesNotContainKeys("x-a", "x-injected", "x b");
    }
  }

  @Test
  void refusesAtTheDeadlineBeforeTheReplyHasBegun() throws Exception {
    Layer layer =
        (in, out, next) -> {
          in.cancellation().deadlineAfter(Duration.ofMillis(50));
          return Layers.hangs(new CountDownLatch(1)).apply(in, out, next);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      assertThat(wire.get("/").response().status()).isEqualTo(504);
      assertThat(gateway.awaitSeen().cause()).contains(Cause.DEADLINE);
    }
  }

  @Test
  void cutsAtTheDeadlineOnceTheReplyHasBegun() throws Exception {
    Layer layer =
        (in, out, next) -> {
          in.cancellation().deadlineAfter(Duration.ofMillis(1_500));
          out.begin(Layers.EVENTS);
          out.write(Layers.event("text"));
          return Layers.hangs(new CountDownLatch(1)).apply(in, out, next);
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      var response = wire.get("/").response();

      assertThat(response.body()).contains(PlainVoice.BROKEN + "DEADLINE");
      assertThat(response.whole()).isFalse();
    }
  }

  @Test
  void doesNotLetAPassedDeadlineTouchTheNextRequest() throws Exception {
    Layer layer =
        (in, out, next) -> {
          in.cancellation().deadlineAfter(Duration.ofMillis(1_500));
          Thread.sleep(250);
          return new Answered(Layers.JSON, Layers.document("in time"));
        };
    try (var gateway = new Gateway(layer);
        var wire = gateway.wire()) {
      for (int i = 0; i < 8; i++) {
        assertThat(wire.get("/").response().body()).contains("in time");
      }
    }
  }
}
