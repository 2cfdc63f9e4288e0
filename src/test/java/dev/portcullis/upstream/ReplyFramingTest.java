package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a reply ends, to the byte; and that a reply in doubt is none. */
class ReplyFramingTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
  private static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

  private static Gateway.Running run(ScriptedUpstream.Script script) {
    try (var upstream = ScriptedUpstream.start(script);
        Gateway gateway = Gateway.to(upstream).generic().start()) {
      Gateway.Running run = gateway.run(Gateway.get("things"));
      assertThat(gateway.failures()).isEmpty();
      return run;
    }
  }

  private static String result(Gateway.Running run) {
    return run.exchange().attempts().getLast().result();
  }

  private static String body(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    Frame tail = ((Outcome.Answered) run.outcome()).tail();
    return JsonWriter.text(((Frame.Document) tail).json());
  }

  private static void assertRefusedAndBrokenOff(String reply) {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) -> wire.send(reply.getBytes(ISO_8859_1)).hang());
        Gateway gateway = Gateway.to(upstream).generic().start()) {
      Gateway.Running run = gateway.run(Gateway.get("things"));

      assertThat(result(run)).isEqualTo("malformed");
      assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
      assertThat(((Outcome.Refused) run.outcome()).refusal().reason())
          .isEqualTo(Reason.UPSTREAM_FAILED);
      Eventually.holds(() -> upstream.open() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer-encoding: chunked\r\ncontent-length: 2",
        "content-length: 2\r\ntransfer-encoding: chunked",
        "content-length: 2\r\ncontent-length: 2",
        "content-length: 2\r\ncontent-length: 40",
        "content-length: 2, 2",
        "content-length: +2",
        "content-length: -2",
        "content-length: 0x2",
        "content-length: ",
        "content-length: 2\u000b",
        "content-length: 1000000000000000000000",
        "content-length : 2",
        "transfer-encoding: gzip, chunked",
        "transfer-encoding: chunked, chunked",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\u000b",
        "transfer-encoding: identity",
        "transfer-encoding: ",
        "x-folded: a\r\n b\r\ncontent-length: 2",
        "x-folded: a\r\n\tb\r\ncontent-length: 2",
        "x-bare: a\rcontent-length: 2",
        "x-bare: a\ncontent-length: 2",
        "x-zero: a\u0000\r\ncontent-length: 2",
        ": nameless\r\ncontent-length: 2",
        "no colon\r\ncontent-length: 2",
        "x y: z\r\ncontent-length: 2",
        "caf\u00e9: z\r\ncontent-length: 2"
      })
  void refusesAHeadInDoubt(String fields) {
    assertRefusedAndBrokenOff(OK + fields + "\r\n\r\n{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2.0 200 OK",
        "HTTP/1.2 200 OK",
        "HTTP/1.1  200 OK",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 000 OK",
        "HTTP/1.1 600 OK",
        "HTTP/1.1 200\tOK",
        "HTTP/1.1",
        "http/1.1 200 OK",
        "ICY 200 OK",
        "",
        "\r\nHTTP/1.1 200 OK",
        "HTTP/1.1 101 Switching Protocols"
      })
  void refusesWhatIsNoStatusLineOfAReply(String line) {
    assertRefusedAndBrokenOff(
        line + "\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
  }

  @Test
  void refusesAChunkedReplyOfAnOldServer() {
    assertRefusedAndBrokenOff(
        "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+2\r\n{}\r\n0\r\n\r\n",
        "-2\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        " 2\r\n{}\r\n0\r\n\r\n",
        "\r\n2\r\n{}\r\n0\r\n\r\n",
        ";x\r\n{}\r\n0\r\n\r\n",
        "0000000000000002\r\n{}\r\n0\r\n\r\n",
        "2\n{}\r\n0\r\n\r\n",
        "2\r{}\r\n0\r\n\r\n",
        "2\r\n{}\n0\r\n\r\n",
        "2\r\n{}}\r\n0\r\n\r\n",
        "2;a\nb\r\n{}\r\n0\r\n\r\n",
        "2\r\n{}\r\n0\r\nx: a\nb\r\n\r\n",
        "2\r\n{}\r\n0\r\n\rx",
        "2\r\n{}\r\n0\r\nx: a\r\n\n"
      })
  void refusesChunksInDoubt(String chunks) {
    assertRefusedAndBrokenOff(CHUNKED + chunks);
  }

  @Test
  void handsOnWhatCameTogetherWithAChunkInDoubt() {
    var run =
        run(
            (request, wire) ->
                wire.send(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"
                            + "transfer-encoding: chunked\r\n\r\n3\r\none\r\n+3\r\ntwo\r\n")
                    .hang());

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.UPSTREAM));
    assertThat(run.reply().text()).isEqualTo("one");
    assertThat(result(run)).isEqualTo("malformed");
  }

  @Test
  void refusesAHeadWithoutEnd() {
    assertRefusedAndBrokenOff(OK + "x-long: " + "x".repeat(40_000));
    assertRefusedAndBrokenOff(OK + "x-many: a\r\n".repeat(5_000));
    assertRefusedAndBrokenOff("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(2_000));
  }

  @Test
  void refusesExtensionsAndTrailersWithoutEnd() {
    assertRefusedAndBrokenOff(CHUNKED + "2;" + "x".repeat(40_000));
    assertRefusedAndBrokenOff(CHUNKED + "2\r\n{}\r\n0\r\n" + "x: a\r\n".repeat(10_000));
  }

  @Test
  void takesALongHead() {
    var run =
        run((request, wire) -> wire.json(200, "{}", "x-long: " + "x".repeat(20_000), "x-other: a"));

    assertThat(body(run)).isEqualTo("{}");
  }

  @Test
  void passesOverExtensionsAndTrailers() {
    var run =
        run(
            (request, wire) ->
                wire.send(CHUNKED)
                    .send("1;a=b;c=\"d e\"\r\n{\r\n01 ; x\r\n}\r\n")
                    .send("000\r\nx-trailer: 1\r\ncontent-length: 99\r\n\r\n"));

    assertThat(body(run)).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsAReplyThatComesByteByByte(boolean chunked) {
    String reply =
        chunked
            ? CHUNKED + "6;a=b\r\n{\"a\":1\r\n1\r\n}\r\n0\r\nx: y\r\n\r\n"
            : OK + "content-length: 7\r\n\r\n{\"a\":1}";
    var run =
        run(
            (request, wire) -> {
              for (byte each : reply.getBytes(ISO_8859_1)) {
                wire.send(new byte[] {each});
              }
            });

    assertThat(body(run)).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "2\r\n",
        "2\r\n{",
        "2\r\n{}",
        "2\r\n{}\r\n",
        "2\r\n{}\r\n0\r\n",
        "2\r\n{}\r\n0\r\nx: y"
      })
  void takesAChunkedReplyThatBreaksOffForNone(String part) {
    var run = run((request, wire) -> wire.send(CHUNKED + part).close());

    assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
    assertThat(result(run)).isEqualTo("cut");
  }

  @Test
  void takesAHeadThatBreaksOffForNone() {
    var run = run((request, wire) -> wire.send("HTTP/1.1 200 OK\r\nconte").close());

    assertThat(result(run)).isEqualTo("cut");
  }

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
