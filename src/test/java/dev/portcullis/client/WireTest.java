package dev.portcullis.client;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
class WireTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n";

  private ServerSocket server;

  /** What a server does with a caller whose request it does not read. */
  private interface Answering {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  @BeforeEach
  void start() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void waitsForNoAnswerThatComesInDropsWithoutEnd() {
    answering(
        out -> {
          out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
          while (!server.isClosed()) {
            out.write('[');
            out.flush();
            Thread.sleep(20);
          }
        });

    refused(Duration.ofMillis(500), "did not answer within");
  }

  @Test
  void readsNoMoreThanAnAnswerMayHave() {
    answering(
        out -> {
          out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
          byte[] some = new byte[1 << 16];
          for (int i = 0; i < 1_500; i++) {
            out.write(some);
          }
        });

    refused(Duration.ofSeconds(20), "answers with more than was asked for");
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    server.close();

    refused(Duration.ofSeconds(5), "nobody answers at 127.0.0.1:");
  }

  /** Linux answers no more connections than may wait to be accepted. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void tellsThatNothingWasSentWhereConnectingTakesTooLong() throws IOException {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var wire = new Wire(Duration.ofSeconds(20), Duration.ofMillis(300))) {
      List<SocketChannel> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        SocketChannel one = SocketChannel.open();
        one.configureBlocking(false);
        var unused = one.connect(full.getLocalSocketAddress());
        waiting.add(one);
      }
      URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");

      assertThatExceptionOfType(Unreached.class)
          .isThrownBy(
              () -> wire.send(HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("x"))))
          .withMessageContaining("does not answer");

      for (SocketChannel one : waiting) {
        one.close();
      }
    }
  }

  private void answering(Answering answering) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket caller = server.accept()) {
                answering.to(caller.getOutputStream());
              } catch (IOException | InterruptedException gone) {
                return; // the caller has left, as it should
              }
            });
  }

  private void refused(Duration patience, String said) {
    URI uri = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    try (var wire = new Wire(patience)) {
      assertThatExceptionOfType(CannotReach.class)
          .isThrownBy(() -> wire.send(HttpRequest.newBuilder(uri).GET()))
          .withMessageContaining(said);
    }
  }
}
