package dev.portcullis.upstream;

import static dev.portcullis.upstream.Outcomes.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a connection is used again only where its last reply is known to have ended. */
class ConnectionReuseTest {
  private static Call head() {
    return Gateway.call(
        "HEAD", List.of("x"), Headers.NONE, Optional.empty(), false, Optional.empty());
  }

  /** Says one thing to the first request, and lets all others have a document. */
  private static ScriptedUpstream.Script first(String reply) {
    var all = new AtomicInteger();
    return (request, wire) -> {
      if (all.incrementAndGet() == 1) {
        wire.send(reply);
      } else {
        wire.json(200, "{\"number\":" + all.get() + "}");
      }
    };
  }

  /** How many connections two requests took. */
  private static int connections(Call call, String reply) {
    try (var upstream = ScriptedUpstream.start(first(reply));
        Gateway gateway = Gateway.to(upstream).generic().pool(1).start()) {
      gateway.run(call);
      var second = gateway.run(Gateway.get("things"));

      assertThat(body(second)).isEqualTo("{\"number\":2}");
      assertThat(second.exchange().attempts()).extracting(Attempt::result).containsOnly("answered");
      return upstream.accepted();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n"
      })
  void expectsNoBodyAfterAHeadRequest(String reply) {
    assertThat(connections(head(), reply)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 204\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\ncontent-length: 500\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
      })
  void reusesAConnectionWhoseReplyIsKnownToHaveEnded(String reply) {
    assertThat(connections(Gateway.get("things"), reply)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: x, Close\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nkeep-alive: timeout=0\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}x",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\ncontent-length: 2\r\n\r\n{}"
      })
  void neverReusesAConnectionInDoubt(String reply) {
    assertThat(connections(Gateway.get("things"), reply)).isEqualTo(2);
  }

  @Test
  void neverReusesAConnectionThatHasExpired() throws InterruptedException {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> wire.json(200, "{}", "keep-alive: timeout=1"));
        Gateway gateway = Gateway.to(upstream).pool(1).start()) {
      gateway.run(Gateway.chat());
      Thread.sleep(1050);

      assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(upstream.accepted()).isEqualTo(2);
    }
  }

  @Test
  void neverTakesWhatComesBetweenTwoRequestsForAReply() {
    var sent = new CountDownLatch(1);
    var mayAppend = new CountDownLatch(1);
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> {
                  wire.json(200, "{\"asked\":true}");
                  await(mayAppend);
                  wire.json(200, "{\"asked\":false}");
                  sent.countDown();
                });
        Gateway gateway = Gateway.to(upstream).generic().pool(1).start()) {
      assertThat(body(gateway.run(Gateway.get("one")))).isEqualTo("{\"asked\":true}");
      mayAppend.countDown();
      Eventually.holds(() -> sent.getCount() == 0);

      assertThat(body(gateway.run(Gateway.get("two")))).isEqualTo("{\"asked\":true}");
      assertThat(upstream.accepted()).isEqualTo(2);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      throw new IOException(ended);
    }
  }
}
