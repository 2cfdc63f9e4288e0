package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Stopped;
import dev.portcullis.pipeline.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams of events, and of bytes. */
class ForwardStreamTest {
  private static final Head HEAD =
      new Head(200, Headers.of("content-type", "text/event-stream; charset=utf-8"));

  private static Gateway.Running run(ScriptedUpstream.Script script) {
    try (var upstream = ScriptedUpstream.start(script);
        Gateway gateway = Gateway.to(upstream).start()) {
      Gateway.Running run = gateway.run(Gateway.stream());
      assertThat(gateway.failures()).isEmpty();
      return run;
    }
  }

  private static Usage counted(long tokens) {
    return new Usage(1, 0, tokens, Usage.Basis.COUNTED);
  }

  private static Reason reason(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
    assertThat(run.reply().heads()).isEmpty();
    return ((Outcome.Refused) run.outcome()).refusal().reason();
  }

  @Test
  void passesEventsAndKeepsTheTailBack() {
    var run =
        run(
            (request, wire) ->
                wire.events().event("{\"a\":1}").event("{\"a\":2}").event("[DONE]").end());

    assertThat(run.outcome()).isEqualTo(new Outcome.Answered(HEAD, new Frame.Done("[DONE]")));
    assertThat(run.reply().heads()).containsExactly(HEAD);
    assertThat(run.reply().text()).isEqualTo("data: {\"a\":1}\n\ndata: {\"a\":2}\n\n");
    assertThat(run.exchange().usage()).isEqualTo(counted(2));
    assertThat(run.exchange().attempts().getFirst().result()).isEqualTo("answered");
  }

  @Test
  void passesEachEventAsItComes() throws Exception {
    var seen = new Semaphore(0);
    var mayGoOn = new Semaphore(0);
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  wire.events().event("{\"a\":1}");
                  mayGoOn.acquireUninterruptibly();
                  wire.event("[DONE]").end();
                });
        Gateway gateway = Gateway.to(upstream).start()) {
      var run = gateway.start(Gateway.stream(), new RecordingReply(frame -> seen.release()));

      assertThat(seen.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      mayGoOn.release();
      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    }
  }

  @Test
  void keepsEventsForTheGatewayFromTheClient() {
    var run =
        run(
            (request, wire) ->
                wire.events()
                    .event("{\"drop\":1}")
                    .chunk(": ping\n\n")
                    .chunk("event: delta\r\ndata: {\"a\":1}\r\n\r\n")
                    .event("[DONE]")
                    .end());

    assertThat(run.reply().text()).isEqualTo("event: delta\ndata: {\"a\":1}\n\n");
  }

  @Test
  void beginsNothingForAStreamOfATailAlone() {
    var run = run((request, wire) -> wire.events().event("[DONE]").end());

    assertThat(run.outcome()).isEqualTo(new Outcome.Answered(HEAD, new Frame.Done("[DONE]")));
    assertThat(run.reply().heads()).isEmpty();
  }

  @Test
  void returnsAtTheTailWithoutWaitingForTheUpstreamsEnd() {
    var run = run((request, wire) -> wire.events().event("{\"a\":1}").event("[DONE]").hang());

    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void reusesAConnectionWhoseStreamEndedSoonAfterItsTail() {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) ->
                    wire.events().event("{}").event("[DONE]").pause(Duration.ofMillis(20)).end());
        Gateway gateway = Gateway.to(upstream).pool(1).start()) {
      for (int i = 0; i < 5; i++) {
        assertThat(gateway.run(Gateway.stream()).outcome()).isInstanceOf(Outcome.Answered.class);
      }

      assertThat(upstream.accepted()).isEqualTo(1);
    }
  }

  @Test
  void breaksAConnectionOffWhoseStreamDoesNotEndAfterItsTail() {
    try (var upstream =
            ScriptedUpstream.start((request, wire) -> wire.events().event("[DONE]").hang());
        Gateway gateway = Gateway.to(upstream).pool(1).start()) {
      for (int i = 0; i < 2; i++) {
        assertThat(gateway.run(Gateway.stream()).outcome()).isInstanceOf(Outcome.Answered.class);
      }

      assertThat(upstream.accepted()).isEqualTo(2);
    }
  }

  @Test
  void refusesAStreamThatReportsAnErrorFirst() {
    var run = run((request, wire) -> wire.events().event("{\"error\":\"private\"}").hang());

    assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_FAILED);
    assertThat(run.exchange().attempts().getFirst().result()).isEqualTo("failed");
  }

  @Test
  void cutsAStreamThatReportsAnErrorLater() {
    var run = run((request, wire) -> wire.events().event("{}").event("{\"error\":1}").hang());

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
    assertThat(run.exchange().usage()).isEqualTo(counted(1));
  }

  @Test
  void cutsAStreamThatEndsWithoutItsTail() {
    var run = run((request, wire) -> wire.events().event("{}").end());

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
    assertThat(run.exchange().usage()).isEqualTo(counted(1));
    assertThat(run.exchange().attempts().getFirst().result()).isEqualTo("cut");
  }

  @Test
  void refusesAStreamThatEndsBeforeItsFirstEvent() {
    var run = run((request, wire) -> wire.events().end());

    assertThat(reason(run)).isEqualTo(Reason.UPSTREAM_FAILED);
    assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void cutsAStreamWhoseConnectionIsReset() {
    var run =
        run((request, wire) -> wire.events().event("{}").pause(Duration.ofMillis(50)).reset());

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
  }

  @Test
  void cutsAStreamWhoseChunkBreaksOff() {
    var run = run((request, wire) -> wire.events().event("{}").send("ff\r\ndata: {").close());

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
  }

  @Test
  void cutsAStreamOfMalformedEvents() {
    var run = run((request, wire) -> wire.events().event("{}").event("{]").hang());

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
  }

  @Test
  void cutsAnEventWithoutEnd() {
    var run =
        run(
            (request, wire) -> {
              wire.events().event("{}").chunk("data: ");
              while (true) {
                wire.chunk("x".repeat(10_000));
              }
            });

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
  }

  @ParameterizedTest
  @EnumSource(names = {"GUARD", "CLIENT_GONE"})
  void breaksTheUpstreamOffWhenTheReplyIsStopped(Cause cause) {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> wire.events().event("{}").event("{}").event("{}").hang());
        Gateway gateway = Gateway.to(upstream).start()) {
      var frames = new AtomicLong();
      var run =
          gateway.start(
              Gateway.stream(),
              new RecordingReply(
                  frame -> {
                    if (frames.incrementAndGet() == 2) {
                      throw new Stopped(cause);
                    }
                  }));

      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(cause));
      assertThat(run.exchange().usage()).isEqualTo(counted(2));
      assertThat(run.exchange().attempts().getFirst().result()).isEqualTo("stopped");
      Eventually.holds(() -> upstream.open() == 0);
    }
  }

  @Test
  void readsNoFasterThanTheClientDoes() {
    var client = new Semaphore(0);
    try (var upstream = ScriptedUpstream.start(ForwardStreamTest::endless);
        Gateway gateway = Gateway.to(upstream).generic().start()) {
      var run =
          gateway.start(
              Gateway.get("bytes"), new RecordingReply(frame -> client.acquireUninterruptibly()));
      long stalled = Eventually.steady(upstream::written);
      client.release(1000);
      long later = Eventually.steady(upstream::written);

      // what two sockets' buffers hold, and a little of ours
      assertThat(stalled).isBetween(1L, 16L * 1024 * 1024);
      assertThat(later).isBetween(stalled + 1, stalled + 1000L * 64 * 1024);
      run.exchange().cancellation().fire(Cause.CLIENT_GONE);
      client.release(1_000_000);
      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
      Eventually.holds(() -> upstream.open() == 0);
    }
  }

  private static void endless(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire)
      throws IOException {
    wire.chunked("application/octet-stream");
    String chunk = "x".repeat(16 * 1024);
    while (true) {
      wire.chunk(chunk);
    }
  }

  @Test
  void passesAGigabyteWhole() {
    long size = 1L << 30;
    byte[] piece = new byte[1 << 16];
    var bytes = new AtomicLong();
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  wire.send(
                      "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n"
                          + "content-length: "
                          + size
                          + "\r\n\r\n");
                  for (long sent = 0; sent < size; sent += piece.length) {
                    wire.send(piece);
                  }
                });
        Gateway gateway = Gateway.to(upstream).generic().start()) {
      var run =
          gateway.start(
              Gateway.get("bytes"),
              new RecordingReply(frame -> bytes.addAndGet(((Frame.Bytes) frame).bytes().length)));

      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(bytes).hasValue(size);
    }
  }
}
