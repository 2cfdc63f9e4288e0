package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.embedded.StubRequest;
import dev.portcullis.http.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are no HTTP/1.1, or that two readers could read in two ways, from a caller who has
 * a key: each is refused, audited once, and seen by no upstream.
 */
class WireIT {
  private static final String KEY = "authorization: Bearer KEY\r\n";
  private static final String HEADERS = "host: gateway\r\n" + KEY;
  private static final String GET = "GET /raw/echo/first HTTP/1.1\r\n" + HEADERS;
  private static final String POST =
      "POST /raw/echo/first HTTP/1.1\r\n" + HEADERS + "content-type: application/json\r\n";
  private static final String CHUNKED = POST + "transfer-encoding: chunked\r\n\r\n";
  private static final String SMUGGLED = "GET /raw/echo/smuggled HTTP/1.1\r\n" + HEADERS + "\r\n";

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway = ServerUnderTest.setup().route("raw", "generic", stub.origin()).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @BeforeEach
  void forget() {
    stub.forget();
  }

  private static String keyed(String text) {
    return text.replace("KEY", gateway.key());
  }

  private static Arguments row(String name, String code, String text) {
    return Arguments.of(name, code, text);
  }

  static Stream<Arguments> unreadable() {
    String bad = "malformed_request";
    return Stream.of(
        row("a length beside chunks", bad, POST + "content-length: 2\r\n" + chunks()),
        row("chunks beside a length", bad, chunked("content-length: 2")),
        row("two equal lengths", bad, POST + "content-length: 2\r\ncontent-length: 2\r\n\r\n{}"),
        row("two lengths", bad, POST + "content-length: 2\r\ncontent-length: 99\r\n\r\n{}"),
        row("a list of lengths", bad, POST + "content-length: 2, 2\r\n\r\n{}"),
        row("a length with a sign", bad, POST + "content-length: +2\r\n\r\n{}"),
        row("an unknown coding", bad, POST + "transfer-encoding: gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        row("a coding before chunks", bad, POST + "transfer-encoding: gzip, chunked\r\n\r\n"),
        row("identity as coding", bad, POST + "transfer-encoding: identity\r\n\r\n{}"),
        row("chunks said twice", bad, chunked("transfer-encoding: chunked")),
        row("nearly chunked", bad, POST + "transfer-encoding: chunked \u000b\r\n\r\n"),
        row("a line feed alone", bad, "GET /raw/echo/first HTTP/1.1\n" + HEADERS + "\r\n"),
        row("a line feed in the fields", bad, GET + "a: b\nc: d\r\n\r\n"),
        row("a carriage return in a value", bad, GET + "a: b\rc: d\r\n\r\n"),
        row("folding", bad, GET + "a: b\r\n c\r\n\r\n"),
        row("a folded coding", bad, POST + "transfer-encoding:\r\n chunked\r\n\r\n"),
        row("space before the colon", bad, POST + "content-length : 2\r\n\r\n{}"),
        row("NUL in a value", bad, GET + "a: b\0c\r\n\r\n"),
        row("NUL in a name", bad, GET + "a\0: b\r\n\r\n"),
        row("no colon", bad, GET + "nonsense\r\n\r\n"),
        row("two spaces", bad, "GET  /raw/echo/first HTTP/1.1\r\n" + HEADERS + "\r\n"),
        row("no version", bad, "GET /raw/echo/first\r\n" + HEADERS + "\r\n"),
        row("TLS", bad, "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"),
        row("HTTP/1.0", "http_version", "GET /raw/echo/first HTTP/1.0\r\n" + HEADERS + "\r\n"),
        row("HTTP/2.0", "http_version", "GET /raw/echo/first HTTP/2.0\r\n" + HEADERS + "\r\n"),
        row("the preface of HTTP/2", "http_version", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        row("a huge field", "headers_too_large", GET + "a: " + "b".repeat(40_000) + "\r\n\r\n"),
        row("many fields", "headers_too_large", GET + "a: bcdefgh\r\n".repeat(4_000) + "\r\n"),
        row("a huge target", "uri_too_long", "GET /raw/" + "a".repeat(40_000) + " HTTP/1.1\r\n"),
        row("a chunk of no size", bad, CHUNKED + "\r\n{}\r\n0\r\n\r\n"),
        row("a chunk of a negative size", bad, CHUNKED + "-2\r\n{}\r\n0\r\n\r\n"),
        row("a chunk with a prefix", bad, CHUNKED + "0x2\r\n{}\r\n0\r\n\r\n"),
        row("a chunk with a space", bad, CHUNKED + "2 \r\n{}\r\n0\r\n\r\n"),
        row("a chunk of an enormous size", bad, CHUNKED + "fffffffffffffffff2\r\n{}\r\n0\r\n\r\n"),
        row("a chunk that is longer", bad, CHUNKED + "1\r\n{}\r\n0\r\n\r\n"),
        row("a chunk after a line feed", bad, CHUNKED + "2\n{}\n0\n\n"),
        row("a chunk with a bad extension", bad, CHUNKED + "2;\n\r\n{}\r\n0\r\n\r\n"),
        row("a bad trailer", bad, CHUNKED + "2\r\n{}\r\n0\r\na : b\r\n\r\n"));
  }

  private static String chunks() {
    return "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
  }

  private static String chunked(String field) {
    return POST + "transfer-encoding: chunked\r\n" + field + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void refusesWhatHasNoSingleReadingAndEndsTheConnection(String name, String code, String text)
      throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      var response = wire.send(keyed(text + SMUGGLED)).response();

      assertThat(response.status()).isIn(400, 414, 431, 505);
      assertThat(wire.ended()).isTrue();
      assertThat(gateway.eventOf(response)).isEqualTo(code);
    }
    assertThat(gateway.events()).hasSize(before + 1);
    assertThat(stub.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://evil.test/raw/echo/x, 400",
    "https://gateway/raw/echo/x, 400",
    "raw/echo/x, 400",
    "*, 400",
    "evil.test:443, 400",
    "//raw/echo/x, 400",
    "//evil.test/raw/echo/x, 400",
    "/raw//echo, 400",
    "/raw/echo/, 400",
    "/raw/../raw/echo/x, 400",
    "/raw/./echo/x, 400",
    "/raw/echo/.., 400",
    "/raw/%2e%2e/echo/x, 400",
    "/raw/.%2E/echo/x, 400",
    "/raw/%252e%252e/echo/x, 404",
    "/raw/echo%2fx, 400",
    "/raw/echo%2Fx, 400",
    "/raw/echo%5cx, 400",
    "/raw/echo\\x, 400",
    "/raw/echo/%00, 400",
    "/raw/echo/%0d%0aa:b, 400",
    "/raw/echo/%zz, 400",
    "/raw/echo/%2, 400",
    "/raw/echo/%c0%ae%c0%ae/x, 400",
    "/raw/echo/x#fragment, 400",
    "/raw/echo/x?a=%0, 400",
    "/raw/echo/{x}, 400",
    "/RAW/echo/x, 404",
    "/raw;a=b/echo/x, 404",
    "/%72aw%2fecho/x, 400",
    "/, 404",
  })
  void refusesTargetsThatAnotherReaderCouldReadOtherwise(String target, int status)
      throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      var response =
          wire.send(keyed("GET " + target + " HTTP/1.1\r\n" + HEADERS + "\r\n")).response();

      assertThat(response.status()).isEqualTo(status);
      gateway.eventOf(response);
    }
    assertThat(gateway.events()).hasSize(before + 1);
    assertThat(stub.seen())
        .allMatch(request -> status == 404 && request.path().startsWith("/%252e%252e/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // none
        "host: gateway\r\nhost: gateway\r\n",
        "host: gateway\r\nHOST: evil.test\r\n",
        "host: \r\n",
        "host: user@gateway\r\n",
        "host: gateway/raw\r\n",
        "host: gateway:80:80\r\n",
      })
  void refusesARequestWithoutExactlyOneHost(String hosts) throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      var response =
          wire.send(keyed("GET /raw/echo/x HTTP/1.1\r\n" + hosts + KEY + "\r\n")).response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(gateway.eventOf(response)).isEqualTo("malformed_request");
    }
    assertThat(gateway.events()).hasSize(before + 1);
    assertThat(stub.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /raw/echo/first HTTP/1.1\r\n" + HEADERS, // a body where none may be
        "POST /raw/echo/first HTTP/1.1\r\nhost: gateway\r\n", // no key
        "POST /raw/echo/first HTTP/1.1\r\n" + HEADERS, // no content type
        "POST /nowhere HTTP/1.1\r\n" + HEADERS,
        "OPTIONS /raw/echo/first HTTP/1.1\r\n" + HEADERS,
      })
  void takesARefusedBodyForNoRequest(String head) throws Exception {
    int before = gateway.events().size();
    String smuggled = keyed(SMUGGLED);
    String legitimate = "GET /raw/echo/legitimate HTTP/1.1\r\n" + HEADERS + "\r\n";
    try (Wire wire = gateway.connect()) {
      wire.send(keyed(head) + "content-length: " + smuggled.length() + "\r\n\r\n" + smuggled);
      var first = wire.send(keyed(legitimate)).response();
      var second = wire.response();

      assertThat(first.status()).isBetween(400, 415);
      assertThat(second.status()).isEqualTo(200);
      assertThat(second.body()).contains("/echo/legitimate");
    }
    assertThat(gateway.events()).hasSize(before + 2);
    assertThat(stub.seen()).extracting(StubRequest::path).containsExactly("/echo/legitimate");
  }

  @Test
  void answersRequestsSentAheadInTheirOrderEachOnce() throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      wire.send(keyed(GET + "\r\n" + CHUNKED + "2;a=b\r\n{}\r\n0\r\nx: y\r\n\r\n" + SMUGGLED));

      assertThat(wire.response().body()).contains("/echo/first");
      assertThat(wire.response().body()).contains("/echo/first", "\"body\":\"{}\"");
      assertThat(wire.response().body()).contains("/echo/smuggled");
    }
    assertThat(gateway.events()).hasSize(before + 3);
    assertThat(stub.seen()).hasSize(3).noneMatch(request -> request.headers().has("x"));
  }

  @Test
  void leavesAConnectionWithoutARequestOutOfTheTrail() throws Exception {
    int before = gateway.events().size();
    gateway.connect().close();
    try (Wire wire = gateway.connect()) {
      wire.send("GET /raw/ec");
    }
    try (Wire wire = gateway.connect()) {
      assertThat(wire.send(keyed(GET + "\r\n")).response().status()).isEqualTo(200);
    }

    assertThat(gateway.events()).hasSize(before + 1);
  }
}
