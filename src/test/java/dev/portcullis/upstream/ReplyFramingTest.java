package dev.portcullis.upstream;

import static dev.portcullis.upstream.Outcomes.body;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
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
}
