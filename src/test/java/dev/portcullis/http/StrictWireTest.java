package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Reason;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrictWireTest {
  private static final String POST = "POST /t HTTP/1.1\r\nHost: test\r\n";
  private static final String GET = "GET /t HTTP/1.1\r\nHost: test\r\n";
  private static final String NEXT = "GET /smuggled HTTP/1.1\r\nHost: test\r\n\r\n";

  static Stream<Arguments> refused() {
    Reason syntax = Reason.MALFORMED_REQUEST;
    Reason version = Reason.HTTP_VERSION;
    return Stream.of(
        row(
            "length and chunked",
            syntax,
            POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        row(
            "chunked and length",
            syntax,
            POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        row(
            "two equal lengths",
            syntax,
            POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        row("two lengths", syntax, POST + "Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello"),
        row("lengths in a list", syntax, POST + "Content-Length: 5, 5\r\n\r\nhello"),
        row("length with a plus", syntax, POST + "Content-Length: +5\r\n\r\nhello"),
        row("negative length", syntax, POST + "Content-Length: -5\r\n\r\nhello"),
        row("hexadecimal length", syntax, POST + "Content-Length: 0x5\r\n\r\nhello"),
        row("length with more behind it", syntax, POST + "Content-Length: 5 5\r\n\r\nhello"),
        row("empty length", syntax, POST + "Content-Length:\r\n\r\n"),
        row("enormous length", syntax, POST + "Content-Length: 99999999999999999999\r\n\r\n"),
        row("identity coding", syntax, POST + "Transfer-Encoding: identity\r\n\r\n"),
        row(
            "another coding first",
            syntax,
            POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        row(
            "another coding last",
            syntax,
            POST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        row(
            "chunked twice",
            syntax,
            POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        row(
            "chunked in a list",
            syntax,
            POST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        row("nearly chunked", syntax, POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        row("quoted chunked", syntax, POST + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"),
        row("empty coding", syntax, POST + "Transfer-Encoding:\r\n\r\n"),
        row(
            "chunked before 1.1",
            syntax,
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        row("folding with a space", syntax, GET + "A: b\r\n c\r\n\r\n"),
        row("folding with a tab", syntax, GET + "A: b\r\n\tc\r\n\r\n"),
        row("folding before a field", syntax, "GET / HTTP/1.1\r\n Host: test\r\n\r\n"),
        row("folded coding", syntax, POST + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        row("line feed alone after the request line", syntax, "GET / HTTP/1.1\nHost: test\r\n\r\n"),
        row("line feed alone after a field", syntax, GET + "A: b\nC: d\r\n\r\n"),
        row("line feed alone at the end", syntax, GET + "\n"),
        row("carriage return alone in a value", syntax, GET + "A: b\rC: d\r\n\r\n"),
        row("carriage return alone in a name", syntax, GET + "A\rB: b\r\n\r\n"),
        row("NUL in a value", syntax, GET + "A: b\0c\r\n\r\n"),
        row("control character in a value", syntax, GET + "A: b\u0001c\r\n\r\n"),
        row("delete in a value", syntax, GET + "A: b\u007fc\r\n\r\n"),
        row("space before the colon", syntax, GET + "Content-Length : 5\r\n\r\nhello"),
        row("tab before the colon", syntax, GET + "A\t: b\r\n\r\n"),
        row("no colon", syntax, GET + "nonsense\r\n\r\n"),
        row("no name", syntax, GET + ": b\r\n\r\n"),
        row("separator in a name", syntax, GET + "A(b): c\r\n\r\n"),
        row("no ASCII in a name", syntax, GET + "\u00c4: c\r\n\r\n"),
        row("two spaces before the target", syntax, "GET  / HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("two spaces after the target", syntax, "GET /  HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("space in the target", syntax, "GET /a b HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("tab as separator", syntax, "GET\t/\tHTTP/1.1\r\nHost: test\r\n\r\n"),
        row("leading space", syntax, " GET / HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("leading NUL", syntax, "\0GET / HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("two blank lines first", syntax, "\r\n\r\nGET / HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("no version", syntax, "GET /\r\n\r\n"),
        row("lower-case version", syntax, "GET / http/1.1\r\nHost: test\r\n\r\n"),
        row("another protocol", syntax, "GET / RTSP/1.1\r\nHost: test\r\n\r\n"),
        row("space after the version", syntax, "GET / HTTP/1.1 \r\nHost: test\r\n\r\n"),
        row("long version", syntax, "GET / HTTP/1.10\r\nHost: test\r\n\r\n"),
        row(
            "control character in the target",
            syntax,
            "GET /\u0001 HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("no ASCII in the target", syntax, "GET /\u00e4 HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("separator in the method", syntax, "GE(T / HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("endless method", syntax, "G".repeat(100) + " / HTTP/1.1\r\nHost: test\r\n\r\n"),
        row(
            "old WebSocket draft",
            syntax,
            GET + "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b\r\n\r\n12345678"),
        row("TLS", syntax, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"),
        row("HTTP/1.0", version, "GET / HTTP/1.0\r\nHost: test\r\n\r\n"),
        row("HTTP/1.0 with a body", version, "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello"),
        row("HTTP/1.2", version, "GET / HTTP/1.2\r\nHost: test\r\n\r\n"),
        row("HTTP/2.0", version, "GET / HTTP/2.0\r\nHost: test\r\n\r\n"),
        row("preface of HTTP/2", version, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        row(
            "long target",
            Reason.TARGET_TOO_LONG,
            "GET /" + "a".repeat(8_192) + " HTTP/1.1\r\nHost: test\r\n\r\n"),
        row("endless target", Reason.TARGET_TOO_LONG, "GET /" + "a".repeat(100_000)),
        row("large field", Reason.HEADERS_TOO_LARGE, GET + "A: " + "b".repeat(16_384) + "\r\n\r\n"),
        row("endless field", Reason.HEADERS_TOO_LARGE, GET + "A: " + "b".repeat(500_000)),
        row("many fields", Reason.HEADERS_TOO_LARGE, GET + "A: b\r\n".repeat(4_000) + "\r\n"),
        row("many small fields", Reason.HEADERS_TOO_LARGE, GET + "a:\r\n".repeat(128) + "\r\n"));
  }

  private static Arguments row(String name, Reason reason, String bytes) {
    return Arguments.argumentSet(name, reason, bytes);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatCouldBeReadInTwoWays(Reason reason, String bytes) throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.send(bytes + NEXT);
      var response = wire.response();

      assertThat(response.status()).isEqualTo(reason.status());
      assertThat(response.body()).contains(reason.code());
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(wire.ended()).isTrue();
      assertThat(gateway.arrived)
          .singleElement()
          .satisfies(exchange -> assertThat(exchange.request().refused()).contains(reason));
      assertThat(gateway.failures).isEmpty();
    }
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.argumentSet("one blank line first", "\r\n" + GET + "\r\n"),
        Arguments.argumentSet("empty value", GET + "A:\r\n\r\n"),
        Arguments.argumentSet("space around a value", GET + "A: \t b \t \r\n\r\n"),
        Arguments.argumentSet("no ASCII in a value", GET + "A: \u00e4\r\n\r\n"),
        Arguments.argumentSet("unknown method", GET.replace("GET", "BREW") + "\r\n"),
        Arguments.argumentSet("length of nothing", POST + "Content-Length: 0\r\n\r\n"),
        Arguments.argumentSet("zeros before a length", POST + "Content-Length: 0005\r\n\r\nhello"),
        Arguments.argumentSet(
            "upper-case coding",
            POST + "Transfer-Encoding: CHUNKED\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
        Arguments.argumentSet(
            "longest target", "GET /" + "a".repeat(8_191) + " HTTP/1.1\r\nHost: t\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void servesWhatHasOneReading(String bytes) throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(100));
        var wire = gateway.wire()) {
      wire.send(bytes);
      var first = wire.response();
      wire.send(bytes + NEXT);

      assertThat(first.status()).isEqualTo(200);
      assertThat(wire.response().status()).isEqualTo(200);
      assertThat(wire.response().status()).isEqualTo(200);
      assertThat(gateway.arrived).hasSize(3);
    }
  }

  @Test
  void readsARequestThatComesByteByByte() throws Exception {
    String chunks = "5\r\nhello\r\nA\r\n0123456789\r\n0\r\nA: b\r\n\r\n";
    String request = POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks;
    try (var gateway = new Gateway(Layers.readsBody(100));
        var wire = gateway.wire()) {
      wire.socket.setTcpNoDelay(true);
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < request.length(); i++) {
          wire.send(request.substring(i, i + 1));
        }
        assertThat(wire.response().body()).contains("read 15\"");
      }
    }
  }

  @Test
  void refusesFoldingThatComesByteByByte() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.socket.setTcpNoDelay(true);
      for (char c : (GET + "A: b\r\n c").toCharArray()) {
        wire.send(String.valueOf(c));
      }
      assertThat(wire.response().status()).isEqualTo(400);
    }
  }

  @Test
  void keepsWhatIsKnownOfARefusedRequest() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.send("POST /known?x=1 HTTP/1.1\r\nA: b\r\n c\r\n\r\n").response();

      var request = gateway.arrived.remove().request();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/known?x=1");
      assertThat(request.peer().isLoopbackAddress()).isTrue();
    }
  }

  @Test
  void refusesTheSecondOfTwoRequestsAndServesTheFirst() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.send(GET + "\r\n" + GET + "A: b\r\n c\r\n\r\n");

      assertThat(wire.response().status()).isEqualTo(200);
      assertThat(wire.response().status()).isEqualTo(400);
      assertThat(wire.ended()).isTrue();
      assertThat(gateway.arrived).hasSize(2);
    }
  }

  @Test
  void letsAClientReadTheRefusalOfAnEndlessHead() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.send(GET + "A: " + "b".repeat(900_000));

      assertThat(wire.response().status()).isEqualTo(431);
    }
  }

  /** Whatever comes, others are served, and nothing is seen that was not a request. */
  @Test
  void survivesDamagedRequests() throws Exception {
    var random = new Random(42);
    String whole = POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    try (var gateway = new Gateway(Layers.readsBody(1_000));
        var other = gateway.wire()) {
      for (int i = 0; i < 500; i++) {
        var damaged = new StringBuilder(whole + whole);
        for (int j = random.nextInt(1, 4); j > 0; j--) {
          damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(256));
        }
        try (var wire = gateway.wire()) {
          wire.send(damaged.toString());
        }
        assertThat(other.get("/").response().status()).isEqualTo(200);
      }
      gateway.server.close(Duration.ofSeconds(10));

      assertThat(gateway.seen).hasSameSizeAs(gateway.arrived);
      assertThat(gateway.failures).isEmpty();
    }
  }

  @Test
  void passesFieldsOnAsTheyWereSent() throws Exception {
    try (var gateway = new Gateway(Layers.echo());
        var wire = gateway.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nX-List: 1, 2\r\nx-list: 3\r\n\r\n")
          .response();

      var headers = gateway.arrived.remove().request().headers();
      assertThat(headers.all("host")).containsExactly("a", "b");
      assertThat(headers.all("x-list")).containsExactly("1, 2", "3");
    }
  }
}
