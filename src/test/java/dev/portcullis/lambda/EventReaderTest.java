package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.lambda.HttpEvent.Door;
import dev.portcullis.pipeline.BodySource;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Request.Body;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final String CHAT = "/openai/v1/chat/completions";

  private static HttpEvent read(String event) {
    return new EventReader().read(event.getBytes(UTF_8));
  }

  @Test
  void aFunctionUrlIsToldByItsDomain() {
    HttpEvent event = read(Events.functionUrl("POST", CHAT, "{}"));

    assertThat(event.door()).isEqualTo(Door.FUNCTION_URL);
    assertThat(event.method()).isEqualTo("POST");
    assertThat(event.target()).isEqualTo(CHAT + "?a=1&b=%2F");
    assertThat(event.peer()).isEqualTo(Cidr.address("192.0.2.7"));
    assertThat(event.secure()).isTrue();
    assertThat(event.headers().first("content-type")).contains("application/json");
  }

  @Test
  void cookiesOfVersionTwoAreOneHeaderAgain() {
    assertThat(read(Events.functionUrl("GET", "/", "")).headers().all("cookie"))
        .containsExactly("one=1; two=2");
  }

  @Test
  void whatADoorAddsToForwardedAddressesIsItsPeerAndNoLongerInTheList() {
    assertThat(read(Events.functionUrl("GET", "/", "")).headers().all("x-forwarded-for"))
        .containsExactly("10.0.0.1");
    HttpEvent balanced = read(Events.loadBalancer("https", "GET", "/", ""));
    assertThat(balanced.peer()).isEqualTo(Cidr.address("198.51.100.4"));
    assertThat(balanced.headers().all("x-forwarded-for")).containsExactly("10.0.0.1");
  }

  @Test
  void aListOfForwardedAddressesThatDoesNotEndWithThePeerStaysAsItIs() {
    String event =
        Events.functionUrl("GET", "/", "").replace("10.0.0.1, 192.0.2.7", "10.0.0.1, 10.0.0.2");

    assertThat(read(event).headers().all("x-forwarded-for")).containsExactly("10.0.0.1, 10.0.0.2");
  }

  @Test
  void anyOtherDomainOfVersionTwoIsAnHttpApi() {
    assertThat(read(Events.httpApi("$default", "GET", "/x", "")).door()).isEqualTo(Door.HTTP_API);
    assertThat(
            read(Events.functionUrl("GET", "/x", "")
                    .replace("lambda-url.eu-central-1.on.aws", "lambda-url.on.aws.example"))
                .door())
        .isEqualTo(Door.HTTP_API);
  }

  @ParameterizedTest
  @CsvSource({
    "prod, /prod/openai/v1, /openai/v1",
    "prod, /prod, /",
    "prod, /production/x, /production/x",
    "$default, /prod/x, /prod/x"
  })
  void theStageOfAnHttpApiIsNoPartOfThePath(String stage, String raw, String path) {
    assertThat(read(Events.httpApi(stage, "GET", raw, "")).target()).startsWith(path + "?");
  }

  @Test
  void aRestApiHasListsOfHeadersAndADecodedQuery() {
    HttpEvent event = read(Events.restApi("POST", CHAT, "{}"));

    assertThat(event.door()).isEqualTo(Door.REST_API);
    assertThat(event.headers().all("x-one")).containsExactly("1", "2");
    assertThat(event.target()).isEqualTo(CHAT + "?q=a%20b&q=c%26d");
    assertThat(event.peer()).isEqualTo(Cidr.address("2001:db8::1"));
    assertThat(event.secure()).isTrue();
  }

  @Test
  void aLoadBalancerHasAQueryAsItWasSentAndSaysWhetherItWasTls() {
    HttpEvent event = read(Events.loadBalancer("http", "GET", "/x", ""));

    assertThat(event.door()).isEqualTo(Door.LOAD_BALANCER);
    assertThat(event.target()).isEqualTo("/x?q=a%20b");
    assertThat(event.secure()).isFalse();
    assertThat(read(Events.loadBalancer("https", "GET", "/x", "")).secure()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.4:49152, 198.51.100.4",
    "[2001:db8::7]:49152, 2001:db8::7",
    "2001:db8::7, 2001:db8::7"
  })
  void aLoadBalancerMayWriteAPortBehindTheAddress(String written, String peer) {
    HttpEvent event =
        read(Events.loadBalancer("https", "GET", "/x", "").replace("198.51.100.4", written));

    assertThat(event.peer()).isEqualTo(Cidr.address(peer));
    assertThat(event.headers().all("x-forwarded-for")).containsExactly("10.0.0.1");
  }

  @Test
  void whatADoorBehindTheDoorAddsIsNoLongerInTheListEither() {
    String event =
        Events.functionUrl("GET", "/", "")
            .replace("10.0.0.1, 192.0.2.7", "10.0.0.1, 192.0.2.7, 198.51.100.200");

    assertThat(read(event).headers().all("x-forwarded-for")).containsExactly("10.0.0.1");
  }

  @Test
  void aLoadBalancerThatDoesNotSayWhoCalledIsNotBelieved() {
    String silent =
        Events.loadBalancer("https", "GET", "/x", "").replace("x-forwarded-for", "x-other");

    assertUnreadable(silent);
  }

  @ParameterizedTest
  @CsvSource({
    "/a b, /a%20b",
    "/a%20b, /a%20b",
    "/100%, /100%25",
    "/a%2, /a%252",
    "/ü, /%C3%BC",
    "/a?b, /a%3Fb",
    "/a#b, /a%23b"
  })
  void whatCannotStandInAPathIsEncodedAndWhatIsEncodedStays(String given, String target) {
    assertThat(EventTarget.of(given, "")).isEqualTo(target);
  }

  @Test
  void aTextBodyIsItsUtf8() throws Exception {
    EventBody body = read(Events.functionUrl("POST", CHAT, "{\\\"a\\\":\\\"ü\\\"}")).body();

    assertThat(body.announced()).isEqualTo(new Body.Announced(OptionalLong.empty()));
    assertThat(new String(body.read(100), UTF_8)).isEqualTo("{\"a\":\"ü\"}");
  }

  @Test
  void aBase64BodyIsDecodedAndAnnouncedWithItsLength() throws Exception {
    String event =
        Events.functionUrl("POST", CHAT, "AAECAw==")
            .replace("\"isBase64Encoded\":false", "\"isBase64Encoded\":true");
    EventBody body = read(event).body();

    assertThat(body.announced()).isEqualTo(new Body.Announced(OptionalLong.of(4)));
    assertThat(body.read(4)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void anEmptyBodyIsNone() {
    assertThat(read(Events.functionUrl("GET", CHAT, "")).body().announced())
        .isEqualTo(new Body.None());
  }

  @Test
  void aBodyOverTheLimitIsTooLargeInEitherForm() {
    assertThatThrownBy(() -> new EventBody("a".repeat(101), false).read(100))
        .isInstanceOf(BodySource.TooLarge.class);
    assertThatThrownBy(() -> new EventBody("AAAA".repeat(100), true).read(299))
        .isInstanceOf(BodySource.TooLarge.class);
    assertThatThrownBy(() -> new EventBody("ü".repeat(51), false).read(100))
        .isInstanceOf(BodySource.TooLarge.class);
  }

  @Test
  void aBodyThatIsNoBase64IsMalformed() {
    assertThatThrownBy(() -> new EventBody("*&^", true).read(100))
        .isInstanceOf(BodySource.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "null",
        "{\"source\":\"aws.events\",\"detail\":{}}",
        "{\"version\":\"2.0\",\"requestContext\":{}}",
        "{\"version\":\"2.0\",\"rawPath\":\"/\",\"requestContext\":{\"http\":{\"method\":\"GET\",\"sourceIp\":\"example.com\"}}}",
        "{\"httpMethod\":\"GET\",\"path\":\"/\",\"requestContext\":{\"identity\":{\"sourceIp\":\"192.0.2.1\"}},\"headers\":{\"a\":1}}",
        "{\"httpMethod\":\"GET\",\"path\":\"/\",\"requestContext\":{\"identity\":{\"sourceIp\":\"192.0.2.1\"}},\"multiValueHeaders\":{\"a\":\"1\"}}"
      })
  void whatIsNoHttpRequestIsUnreadable(String event) {
    assertUnreadable(event);
  }

  private static void assertUnreadable(String event) {
    HttpEvent read = read(event);
    assertThat(read.method()).isEmpty();
    assertThat(read.headers().fields()).isEmpty();
    assertThat(read.peer().isAnyLocalAddress()).isTrue();
  }

  @Test
  void nothingOfAnEventIsInItsText() {
    HttpEvent event = read(Events.functionUrl("POST", "/secret", "secret"));

    assertThat(event.toString() + event.body()).doesNotContain("secret");
  }
}
