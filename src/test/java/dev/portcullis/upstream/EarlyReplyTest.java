package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Upstreams that answer before they have read the request, or never read it. */
class EarlyReplyTest {
  private static final String ERROR = "{\"error\":{\"message\":\"too big\"}}";
  private static final String TOO_LARGE =
      "HTTP/1.1 413 Content Too Large\r\ncontent-type: application/json\r\ncontent-length: "
          + ERROR.length()
          + "\r\n\r\n"
          + ERROR;

  /** What to do with a connection whose request's head has been read, and nothing of its body. */
  @FunctionalInterface
  private interface Impatient {
    void answer(Socket socket) throws Exception;
  }

  /** An upstream that reads no body by itself. */
  private static final class Upstart implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    private final AtomicInteger accepted = new AtomicInteger();

    Upstart(Impatient impatient) throws IOException {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  while (true) {
                    Socket socket = server.accept();
                    accepted.incrementAndGet();
                    Thread.ofPlatform().daemon().start(() -> serve(socket, impatient));
                  }
                } catch (IOException closed) {
                  // the test is over
                }
              });
    }

    private void serve(Socket socket, Impatient impatient) {
      try (socket) {
        InputStream in = socket.getInputStream();
        var end = new StringBuilder();
        while (!end.toString().endsWith("\r\n\r\n")) {
          end.append((char) in.read());
        }
        impatient.answer(socket);
      } catch (Exception gone) {
        // the connection is over either way
      }
    }

    Gateway.Setting gateway() {
      return new Gateway.Setting(URI.create("http://127.0.0.1:" + server.getLocalPort()));
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /** More than any two sockets' buffers hold. */
  private static Call large() {
    return Gateway.call(
        "POST",
        List.of("chat"),
        Headers.NONE,
        Optional.of("small"),
        false,
        Optional.of(Json.obj(Json.member("prompt", "x".repeat(24 * 1024 * 1024)))));
  }

  private static int status(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    return ((Outcome.Answered) run.outcome()).head().status();
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Reads nothing more, until the other side is gone or has waited for long enough. */
  private static void ignore(Socket socket) throws Exception {
    Thread.sleep(Duration.ofSeconds(20));
  }

  @Test
  void seesTheReplyOfAnUpstreamThatStopsReading() throws Exception {
    try (var upstart =
            new Upstart(
                socket -> {
                  say(socket, TOO_LARGE);
                  ignore(socket);
                });
        Gateway gateway = upstart.gateway().start()) {
      assertThat(status(gateway.run(large()))).isEqualTo(413);
    }
  }

  @Test
  void seesTheReplyOfAnUpstreamThatHangsUpOnTheRest() throws Exception {
    try (var upstart =
            new Upstart(
                socket -> {
                  say(socket, TOO_LARGE);
                  socket.shutdownOutput();
                  socket.getInputStream().readNBytes(1024 * 1024);
                });
        Gateway gateway = upstart.gateway().start()) {
      assertThat(status(gateway.run(large()))).isEqualTo(413);
    }
  }

  @Test
  void neverReusesAConnectionWhoseRequestWasNotSentWhole() throws Exception {
    try (var upstart =
            new Upstart(
                socket -> {
                  say(socket, TOO_LARGE);
                  ignore(socket);
                });
        Gateway gateway = upstart.gateway().pool(1).start()) {
      for (int i = 0; i < 2; i++) {
        assertThat(status(gateway.run(large()))).isEqualTo(413);
      }

      assertThat(upstart.accepted.get()).isEqualTo(2);
    }
  }

  @Test
  void waitsOnlySoLongForAnUpstreamThatNeitherReadsNorAnswers() throws Exception {
    try (var upstart = new Upstart(EarlyReplyTest::ignore);
        Gateway gateway =
            upstart
                .gateway()
                .timeouts(Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofSeconds(20))
                .start()) {
      var run = gateway.run(large());

      assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
      assertThat(((Outcome.Refused) run.outcome()).refusal().reason())
          .isEqualTo(Reason.UPSTREAM_TIMEOUT);
    }
  }

  @Test
  void breaksARequestOffThatIsBeingSent() throws Exception {
    var began = new AtomicInteger();
    try (var upstart =
            new Upstart(
                socket -> {
                  began.incrementAndGet();
                  socket.getInputStream().readNBytes(1024 * 1024);
                  ignore(socket);
                });
        Gateway gateway = upstart.gateway().start()) {
      var run = gateway.start(large());
      Eventually.holds(() -> began.get() == 1);

      run.exchange().cancellation().fire(Cause.CLIENT_GONE);

      assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
    }
  }
}
