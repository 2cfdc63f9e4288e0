package dev.portcullis.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.dialect.Dialects;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Exchanges;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Wildcard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeLayerTest {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final Route openai =
      new Route(
          "openai",
          Dialects.named("openai").orElseThrow(),
          Set.of(Operation.CHAT),
          List.of(Wildcard.ANY),
          List.of(),
          1_000,
          1_000,
          Duration.ofSeconds(30));

  private final ShapeLayer layer = new ShapeLayer(List.of(openai));

  @Test
  void findsTargetRouteAndOperation() throws InterruptedException {
    Exchange in = Exchanges.post(CHAT, BODY, Headers.NONE);
    assertThat(outcome(in)).isEqualTo(TestRequests.ANSWERED);
    assertThat(in.route().required()).isEqualTo(openai);
    assertThat(in.operation().required()).isEqualTo(Operation.CHAT);
    assertThat(in.target().required().belowRoute()).containsExactly("v1", "chat", "completions");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/,UNKNOWN_ROUTE",
    "POST,/other/v1/chat/completions,UNKNOWN_ROUTE",
    "POST,/OpenAI/v1/chat/completions,UNKNOWN_ROUTE",
    "POST,/openai/v1/nothing,UNKNOWN_OPERATION",
    "POST,/openai/v1/chat/completions/..,MALFORMED_REQUEST",
    "POST,//openai/v1/chat/completions,MALFORMED_REQUEST",
    "GET,/openai/v1/chat/completions,METHOD_NOT_ALLOWED",
    "OPTIONS,/openai/v1/chat/completions,METHOD_NOT_ALLOWED",
    "TRACE,/openai/v1/chat/completions,METHOD_NOT_ALLOWED",
  })
  void refusesWhatItDoesNotKnow(String method, String target, Reason reason)
      throws InterruptedException {
    Exchange in = Exchanges.of(method, target, Headers.NONE, new Request.Body.None(), new byte[0]);
    assertThat(refusal(in).reason()).isEqualTo(reason);
  }

  @Test
  void saysWhichMethodsAPathTakes() throws InterruptedException {
    Exchange in = Exchanges.get(CHAT, Headers.NONE);
    assertThat(refusal(in).headers().first("allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp",
        "application/x-www-form-urlencoded"
      })
  void takesJsonInUtf8Alone(String type) throws InterruptedException {
    assertThat(refusal(withHeaders("content-type", type)).reason())
        .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=utf-8",
        "Application/JSON",
        "application/json;charset=\"UTF-8\""
      })
  void takesJsonHoweverItIsSpelt(String type) throws InterruptedException {
    assertThat(outcome(withHeaders("content-type", type))).isEqualTo(TestRequests.ANSWERED);
  }

  @Test
  void refusesACompressedBody() throws InterruptedException {
    assertThat(
            refusal(withHeaders("content-type", "application/json", "content-encoding", "gzip"))
                .reason())
        .isEqualTo(Reason.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void refusesHeadersThatStandTwice() throws InterruptedException {
    assertThat(
            refusal(
                    withHeaders(
                        "content-type", "application/json", "content-type", "application/json"))
                .reason())
        .isEqualTo(Reason.MALFORMED_REQUEST);
  }

  @Test
  void refusesAnUnknownExpectation() throws InterruptedException {
    assertThat(
            refusal(withHeaders("content-type", "application/json", "expect", "200-ok")).reason())
        .isEqualTo(Reason.EXPECTATION_FAILED);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void takesAHostAsItIsWritten(String host) throws InterruptedException {
    Exchange in =
        Exchanges.of(
            "POST",
            CHAT,
            Headers.of("content-type", "application/json", "host", host),
            new Request.Body.Announced(OptionalLong.of(2)),
            BODY);
    assertThat(outcome(in)).isEqualTo(TestRequests.ANSWERED);
  }

  static Stream<String> hosts() {
    return Stream.of(
        "a",
        "a.example:65535",
        "A-1.example",
        "a_b",
        "a~b:1",
        "[::1]:443",
        "[::1]",
        "a".repeat(253));
  }

  static Stream<String> noHosts() {
    return Stream.of(
        "",
        "a b",
        "evil.example/path",
        "user@host",
        "[::1",
        "host:123456",
        "a:",
        ":80",
        "a:1x",
        "a:1:2",
        "a:\u0661",
        "\u00e4",
        "a".repeat(254),
        "a".repeat(254) + ":80");
  }

  @ParameterizedTest
  @MethodSource("noHosts")
  void refusesAHostThatIsNone(String host) throws InterruptedException {
    assertThat(refusal(withHeaders("content-type", "application/json", "host", host)).reason())
        .isEqualTo(Reason.MALFORMED_REQUEST);
  }

  @Test
  void refusesTwoHosts() throws InterruptedException {
    assertThat(
            refusal(withHeaders("content-type", "application/json", "host", "a", "host", "b"))
                .reason())
        .isEqualTo(Reason.MALFORMED_REQUEST);
  }

  @Test
  void refusesADeclaredLengthOverTheLimitBeforeAnythingIsRead() throws InterruptedException {
    Exchange in =
        Exchanges.of(
            "POST",
            CHAT,
            Headers.of("content-type", "application/json"),
            new Request.Body.Announced(OptionalLong.of(1_001)),
            BODY);
    assertThat(refusal(in).reason()).isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void refusesWebSocket() throws InterruptedException {
    Exchange in = Exchanges.get(CHAT, Headers.of("upgrade", "websocket"));
    assertThat(refusal(in).reason()).isEqualTo(Reason.UNKNOWN_OPERATION);
  }

  static Stream<Reason> adapterReasons() {
    return Arrays.stream(
        new Reason[] {
          Reason.MALFORMED_REQUEST,
          Reason.TARGET_TOO_LONG,
          Reason.HEADERS_TOO_LARGE,
          Reason.HTTP_VERSION,
          Reason.SHUTTING_DOWN,
          Reason.OVERLOADED
        });
  }

  @ParameterizedTest
  @MethodSource("adapterReasons")
  void refusesWhatTheAdapterCouldNotTake(Reason reason) throws InterruptedException {
    assertThat(refusal(Exchanges.refusedByAdapter(reason)).reason()).isEqualTo(reason);
  }

  private static Exchange withHeaders(String... namesAndValues) {
    return Exchanges.of(
        "POST",
        CHAT,
        Headers.of(namesAndValues),
        new Request.Body.Announced(OptionalLong.of(BODY.length)),
        BODY);
  }

  private Refusal refusal(Exchange in) throws InterruptedException {
    return ((Outcome.Refused) outcome(in)).refusal();
  }

  private Outcome outcome(Exchange in) throws InterruptedException {
    return layer.apply(in, TestRequests.NOWHERE, out -> TestRequests.ANSWERED);
  }
}
