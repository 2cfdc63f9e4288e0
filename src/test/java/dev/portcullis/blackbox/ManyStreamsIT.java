package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.Wire;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * As many streams at once as a busy team has. Each piece carries the moment at which the upstream
 * sent it, so what the gateway adds is seen for each.
 */
class ManyStreamsIT {
  private static final int STREAMS = 2_000;
  private static final int PIECES = 10;
  private static final int CONNECTING = 64;
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration ALL_OPEN = Duration.ofSeconds(90);

  /** No piece may arrive later than this after it was sent, on two cores that all share. */
  private static final Duration LATEST = Duration.ofSeconds(5);

  private static final String PIECE =
      "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stub\",\"choices\":"
          + "[{\"index\":0,\"delta\":{\"content\":\"at %d \"},\"finish_reason\":%s}]}";

  private final CountDownLatch open = new CountDownLatch(STREAMS);

  private void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire)
      throws IOException {
    wire.events();
    piece(wire, "null");
    open.countDown();
    try {
      if (!open.await(ALL_OPEN.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("not all streams were open at once");
      }
    } catch (InterruptedException ended) {
      throw new IOException(ended);
    }
    wire.pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(PACE.toMillis())));
    for (int i = 2; i < PIECES; i++) {
      piece(wire, "null");
      wire.pause(PACE);
    }
    piece(wire, "\"stop\"");
    wire.event("[DONE]");
    wire.end();
  }

  private static void piece(ScriptedUpstream.Wire wire, String finish) throws IOException {
    wire.event(PIECE.formatted(System.nanoTime(), finish));
  }

  /** Reads a stream to its end. How late each piece was, in nanoseconds. */
  private static List<Long> read(ServerUnderTest gateway, Semaphore connecting) throws Exception {
    connecting.acquire();
    Wire wire;
    try {
      wire = gateway.connect();
    } finally {
      connecting.release();
    }
    try (wire) {
      wire.socket.setSoTimeout((int) ALL_OPEN.toMillis());
      wire.send(gateway.post("/openai/v1/chat/completions", ServerUnderTest.streamedChat("stub")));
      assertThat(wire.head()).isEqualTo(200);
      wire.headers();
      var late = new ArrayList<Long>();
      var text = new StringBuilder();
      for (String chunk = wire.chunk(); !chunk.isEmpty(); chunk = wire.chunk()) {
        long now = System.nanoTime();
        text.append(chunk);
        for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          sentAt(text.substring(0, end)).ifPresent(sent -> late.add(now - sent));
          text.delete(0, end + 2);
        }
      }
      return late;
    }
  }

  private static OptionalLong sentAt(String event) {
    int at = event.indexOf("\"at ");
    return at < 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(event.substring(at + 4, event.indexOf(' ', at + 4))));
  }

  @Test
  void twoThousandStreamsAtOncePassAHeapOf256MegabytesWholeAndInTime() throws Exception {
    try (var upstream = ScriptedUpstream.start(this::answer);
        ServerUnderTest gateway =
            ServerUnderTest.setup()
                .heap("256m")
                .route("openai", "openai", upstream.uri(""))
                .with(
                    "portcullis.routes.openai.timeouts.connect", "60s") // all at once, on two cores
                .start();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var connecting = new Semaphore(CONNECTING);
      var streams = new ExecutorCompletionService<List<Long>>(threads); // the first failure first
      for (int i = 0; i < STREAMS; i++) {
        streams.submit(() -> read(gateway, connecting));
      }

      var late = new ArrayList<Long>();
      for (int i = 0; i < STREAMS; i++) {
        List<Long> pieces = streams.take().get();
        assertThat(pieces).hasSize(PIECES);
        late.addAll(pieces);
      }

      long[] sorted = late.stream().mapToLong(Long::longValue).sorted().toArray();
      System.out.printf(
          "%,d streams at once, %,d pieces: later than sent by %s ms (half), %s ms (99 of 100), %s"
              + " ms (all)%n",
          STREAMS, sorted.length, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
      assertThat(Duration.ofNanos(Arrays.stream(sorted).max().orElseThrow())).isLessThan(LATEST);
      assertThat(gateway.process().output()).doesNotContain("OutOfMemory", "failed");
      assertThat(gateway.process().auditLines())
          .hasSize(STREAMS)
          .allMatch(line -> line.contains("\"status_code\":\"ok\""));
    }
  }

  private static String millis(long[] sorted, double share) {
    int index = (int) Math.min(sorted.length - 1L, Math.round(sorted.length * share));
    return "%.1f".formatted(sorted[index] / 1e6);
  }
}
