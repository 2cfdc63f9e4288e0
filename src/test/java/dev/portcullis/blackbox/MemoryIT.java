package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams that are far larger than the heap. */
@Tag("slow")
class MemoryIT {
  private static final long GIGABYTE = 1L << 30;
  private static final int PIECES = 500_000;
  private static final String CHAT = "/openai/v1/chat/completions";

  private static StubModel stub;
  private static ServerUnderTest gateway;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    stub = StubModel.start();
    gateway =
        ServerUnderTest.setup()
            .heap("64m")
            .route("raw", "generic", stub.origin())
            .unread("raw")
            .route("openai", "openai", stub.origin())
            .start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
    stub.close();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url() + path))
        .header("authorization", "Bearer " + gateway.key())
        .header("content-type", "application/json");
  }

  /** What must be seen of a stream, piece by piece. */
  @FunctionalInterface
  private interface Reader {
    void take(byte[] buffer, int length, long from);
  }

  private static long read(HttpRequest request, Reader reader) throws Exception {
    var response = client.send(request, BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    byte[] buffer = new byte[65_536];
    long total = 0;
    try (InputStream in = response.body()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        reader.take(buffer, length, total);
        total += length;
      }
    }
    return total;
  }

  private static int ask() throws IOException, InterruptedException {
    return client
        .send(
            to(CHAT).POST(BodyPublishers.ofString(ServerUnderTest.chat("stub"))).build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private static int answersWhile(Callable<Long> stream, long least) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> size = threads.submit(stream);
      int answers = 0;
      while (!size.isDone()) {
        assertThat(ask()).isEqualTo(200);
        answers++;
        Thread.sleep(50);
      }
      assertThat(size.get()).isGreaterThanOrEqualTo(least);
      return answers;
    }
  }

  @Test
  void aGigabyteOfBytesPassesAHeapOf64Megabytes() throws Exception {
    Reader inOrder =
        (buffer, length, from) -> {
          for (int i = 0; i < length; i += 997) {
            if (buffer[i] != (byte) ((from + i) % 251)) {
              throw new AssertionError("byte " + (from + i) + " is another");
            }
          }
        };

    int answers =
        answersWhile(() -> read(to("/raw/bytes/" + GIGABYTE).GET().build(), inOrder), GIGABYTE);

    assertThat(answers).isPositive();
    assertThat(gateway.process().output()).doesNotContain("OutOfMemory");
  }

  @Test
  void aHundredMegabytesOfEventsPassAHeapOf64Megabytes() throws Exception {
    var end = new StringBuilder();
    Reader keepEnd =
        (buffer, length, from) -> {
          end.append(new String(buffer, 0, length, java.nio.charset.StandardCharsets.UTF_8));
          end.delete(0, Math.max(0, end.length() - 1_000));
        };
    HttpRequest request =
        to(CHAT)
            .POST(BodyPublishers.ofString(ServerUnderTest.streamedChat("stub-long-" + PIECES)))
            .build();

    int answers = answersWhile(() -> read(request, keepEnd), 100_000_000);

    // The last digits could begin a token, so they leave in an event of their own.
    assertThat(end.toString()).contains("\"" + PIECES + "\"").endsWith("data: [DONE]\n\n");
    assertThat(answers).isPositive();
    assertThat(gateway.process().output()).doesNotContain("OutOfMemory");
  }
}
