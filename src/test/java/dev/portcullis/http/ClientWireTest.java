package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Waits of a connection's thread, and what ends them. */
class ClientWireTest {
  private static final long LATER = Duration.ofMinutes(1).toNanos();

  private SocketChannel client;
  private ClientWire wire;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = SocketChannel.open(server.getLocalAddress());
      wire = new ClientWire(server.accept(), Optional.empty());
    }
  }

  @AfterEach
  void close() throws IOException {
    wire.close();
    client.close();
  }

  private interface Wait {
    void run() throws IOException;
  }

  /** What came of it: nothing, or how it failed. */
  private static CompletableFuture<Optional<IOException>> begun(Wait wait) {
    var outcome = new CompletableFuture<Optional<IOException>>();
    Thread.startVirtualThread(
        () -> {
          try {
            wait.run();
            outcome.complete(Optional.empty());
          } catch (IOException failure) {
            outcome.complete(Optional.of(failure));
          }
        });
    return outcome;
  }

  @Test
  void readingFindsTheEndOnceAClientIsTooSlowToSend() throws Exception {
    wire.reading().within(Duration.ofSeconds(5));
    var read = begun(() -> assertThat(wire.in().read()).isEqualTo(-1));
    wire.look(System.nanoTime());
    assertThat(read).isNotDone();
    wire.look(System.nanoTime() + Duration.ofSeconds(6).toNanos());

    assertThat(read.get(20, TimeUnit.SECONDS)).isEmpty();
    wire.write(new byte[] {1}, 0, 1);
    assertThat(client.socket().getInputStream().read()).isEqualTo(1);
  }

  @Test
  void aWriteThatHasNoTimeOfItsOwnEndsAfterReadingWasGivenUp() throws Exception {
    var written = begun(() -> wire.write(new byte[32 << 20], 0, 32 << 20));
    wire.look(System.nanoTime() + LATER);
    assertThat(written).isNotDone();
    wire.stopReading();
    wire.look(System.nanoTime() + LATER);

    assertThat(written.get(20, TimeUnit.SECONDS)).isPresent();
  }

  @Test
  void whoeverReadsNextIsNotLeftWaitingByAReadAheadThatFails() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("as if memory had run out");
          }
        };
    var ahead = new ReadAhead(failing, () -> {});
    Thread.ofVirtual().uncaughtExceptionHandler((thread, failure) -> {}).start(ahead);

    assertThat(ahead.take(new byte[1], 0, 1)).isEqualTo(-1);
  }
}
