package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From where callers may call, behind proxies that are trusted and others. */
class AddressIT {
  private static final String ECHO = "/echo/x";
  private static final String FORWARDED = "x-forwarded-for";

  private static StubModel stub;

  /** Behind proxies of 127.0.0.0/8. */
  private static ServerUnderTest behind;

  /** With proxies elsewhere, so that whoever connects is the client. */
  private static ServerUnderTest open;

  private static String openAddress;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    openAddress = speaksIpv6() ? "::1" : "127.0.0.1";
    behind =
        ServerUnderTest.setup()
            .with("portcullis.address.trusted-proxies", "127.0.0.0/8")
            .with("portcullis.address.deny", "203.0.113.0/24,2001:db8:bad::/48")
            .route("any", "generic", stub.origin())
            .route("inside", "generic", stub.origin())
            .with("portcullis.routes.inside.address.allow", "10.0.0.0/8,2001:db8::/32")
            .with("portcullis.routes.inside.address.deny", "10.9.0.0/16")
            .route("away", "generic", stub.origin())
            .with("portcullis.routes.away.address.deny", "127.0.0.1")
            .key("there", "--scope", "*", "--cidr", "198.51.100.0/24", "--cidr", "2001:db8:1::/48")
            .key(
                "denying",
                "--scope=*",
                "--cidr=198.51.100.0/24",
                "--cidr=2001:db8:1::/48",
                "--deny-cidr=198.51.100.128/25",
                "--deny-cidr=2001:db8:1:bad::/64")
            .key(
                "fenced",
                "--scope=*",
                "--tenant=fenced",
                "--deny-cidr=198.51.100.128/25",
                "--deny-cidr=2001:db8:1:bad::/64")
            .start();
    GatewayProcess fence =
        behind.command(
            "policy",
            "set",
            "fenced",
            "--cidr=198.51.100.0/23",
            "--cidr=2001:db8:1::/48",
            "--cidr=2001:db8:bad::/48",
            "--cidr=203.0.113.0/24",
            "--deny-cidr=198.51.100.64",
            "--deny-cidr=2001:db8:1:2::/64");
    assertThat(fence.exitCode()).as(fence.output()).isZero();
    open =
        ServerUnderTest.setup()
            .with("portcullis.server.host", openAddress)
            .with("portcullis.address.trusted-proxies", "10.0.0.0/8")
            .with("portcullis.address.allow", "127.0.0.1,::1")
            .route("any", "generic", stub.origin())
            .route("away", "generic", stub.origin())
            .with("portcullis.routes.away.address.deny", "127.0.0.0/8,::1/128")
            .start();
  }

  @AfterAll
  static void stop() {
    behind.close();
    open.close();
    stub.close();
  }

  private static boolean speaksIpv6() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
      return socket.isBound();
    } catch (IOException without) {
      return false;
    }
  }

  private static RequestSpecification by(ServerUnderTest gateway, String key) {
    return given().baseUri(gateway.url()).header("authorization", "Bearer " + gateway.key(key));
  }

  private static Response ask(String route) {
    return by(behind, "any").get("/" + route + ECHO);
  }

  private static Response ask(String route, String forwarded) {
    return asKey("any", route, forwarded);
  }

  private static Response asKey(String key, String route, String forwarded) {
    return by(behind, key).header(FORWARDED, forwarded).get("/" + route + ECHO);
  }

  private static Response askDirectly(String route, String forwarded) {
    return by(open, "any").header(FORWARDED, forwarded).get("/" + route + ECHO);
  }

  private static String eventOf(Response response) {
    return behind.eventOf(response.header("x-request-id"));
  }

  private static String source(ServerUnderTest gateway) {
    Json last = gateway.events().getLast();
    return last.at("src_endpoint").flatMap(source -> source.text("ip")).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"any, 200", "inside, 403", "away, 403"})
  void judgesTheProxyItselfWhereItSpeaksForNobody(String route, int status) {
    assertThat(ask(route).statusCode()).isEqualTo(status);
    assertThat(source(behind)).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "any    | 192.0.2.1                          | 192.0.2.1   | 200",
        "any    | 203.0.113.9                        | 203.0.113.9 | 403",
        "any    | ::ffff:203.0.113.9                 | 203.0.113.9 | 403",
        "any    | 203.0.113.9:4711                   | 203.0.113.9 | 403",
        "any    | 2001:db8:bad::1                    | 2001:db8:bad:0:0:0:0:1 | 403",
        "any    | [2001:db8:bad::1]:443              | 2001:db8:bad:0:0:0:0:1 | 403",
        "any    | 203.0.113.9, 192.0.2.1             | 192.0.2.1   | 200",
        "any    | nonsense, 192.0.2.1                | 192.0.2.1   | 200",
        "any    | 192.0.2.1, 203.0.113.9             | 203.0.113.9 | 403",
        "any    | 192.0.2.1, 203.0.113.9, 127.0.0.7  | 203.0.113.9 | 403",
        "any    | 127.0.0.8, 127.0.0.7               | 127.0.0.8   | 200",
        "inside | 10.1.2.3                           | 10.1.2.3    | 200",
        "inside | 10.1.2.3, 127.0.0.7                | 10.1.2.3    | 200",
        "inside | 10.9.2.3                           | 10.9.2.3    | 403",
        "inside | 2001:db8::7                        | 2001:db8:0:0:0:0:0:7 | 200",
        "inside | 10.1.2.3, 192.0.2.1                | 192.0.2.1   | 403",
        "away   | 192.0.2.1                          | 192.0.2.1   | 200",
        "away   | 127.0.0.1                          | 127.0.0.1   | 403",
      })
  void judgesTheRightmostAddressThatNoProxyOfOursIs(
      String route, String forwarded, String client, int status) {
    stub.forget();

    Response response = ask(route, forwarded);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(source(behind)).isEqualTo(client);
    assertThat(eventOf(response)).isEqualTo(status == 200 ? "ok" : "address_denied");
    assertThat(stub.seen()).hasSize(status == 200 ? 1 : 0);
  }

  @Test
  void readsSeveralFieldsAsOneList() throws Exception {
    assertThat(raw("x-forwarded-for: 192.0.2.1", "x-forwarded-for: 203.0.113.9")).isEqualTo(403);
    assertThat(raw("x-forwarded-for: 203.0.113.9", "X-Forwarded-For: 192.0.2.1")).isEqualTo(200);
  }

  /** By bytes as they are given: which field comes first, and how it is spelled, is the matter. */
  private static int raw(String... fields) throws IOException {
    try (Wire wire = behind.connect()) {
      return wire.send(behind.get("/any" + ECHO, fields)).response().status();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "_hidden",
        "192.0.2.1, nonsense",
        "192.0.2.1,",
        "192.0.2.1, ",
        "192.0.2.999",
        "192.0.2.1 192.0.2.2",
        "0300.0.2.1",
        "3221225985",
        "localhost",
        "[2001:db8::1",
        "fe80::1%eth0",
        "192.0.2.1/24",
        "",
      })
  void refusesWhatATrustedProxyPassesOnThatIsNoAddress(String forwarded) {
    stub.forget();

    Response response = ask("any", forwarded);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(eventOf(response)).isEqualTo("malformed_request");
    assertThat(stub.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "forwarded, for=10.1.2.3",
    "x-real-ip, 10.1.2.3",
    "true-client-ip, 10.1.2.3",
    "x-client-ip, 10.1.2.3",
  })
  void believesNoOtherHeader(String header, String value) {
    Response response = by(behind, "any").header(header, value).get("/inside" + ECHO);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(source(behind)).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.9", "nonsense", "", "10.0.0.1"})
  void ignoresWhatStrangersSayOfThemselves(String forwarded) {
    assertThat(askDirectly("any", forwarded).statusCode()).isEqualTo(200);
    assertThat(askDirectly("away", forwarded).statusCode()).isEqualTo(403);
    assertThat(source(open)).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 200",
    "2001:db8:1::9, 200",
    "198.51.101.7, 403",
    "2001:db8:2::9, 403",
    "'198.51.100.7, 192.0.2.1', 403",
  })
  void aKeyWorksFromItsOwnAddressesAlone(String forwarded, int status) {
    stub.forget();

    Response response = asKey("there", "any", forwarded);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(eventOf(response)).isEqualTo(status == 200 ? "ok" : "address_denied");
    assertThat(stub.seen()).hasSize(status == 200 ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 200",
    "198.51.100.200, 403",
    "::ffff:198.51.100.200, 403",
    "::ffff:198.51.100.7, 200",
    "2001:db8:1::9, 200",
    "2001:db8:1:bad::9, 403",
  })
  void aKeyDoesNotWorkFromWhereItIsDenied(String forwarded, int status) {
    assertThat(asKey("denying", "any", forwarded).statusCode()).isEqualTo(status);
  }

  /** Of global rules, the route's, the tenant's and the key's each can deny, and none permit. */
  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 200, of all that permit it",
    "::ffff:198.51.100.7, 200, mapped",
    "198.51.100.64, 403, denied by the tenant",
    "::ffff:198.51.100.64, 403, denied by the tenant and mapped",
    "198.51.100.200, 403, denied by the key",
    "198.51.102.1, 403, not allowed by the tenant",
    "203.0.113.9, 403, denied globally",
    "2001:db8:1::9, 200, of all that permit it",
    "2001:db8:1:2::9, 403, denied by the tenant",
    "2001:db8:1:bad::9, 403, denied by the key",
    "2001:db8:bad::9, 403, denied globally",
    "2001:db8:7::9, 403, not allowed by the tenant",
  })
  void aTenantsPolicyAndAKeyNarrowEachOther(String forwarded, int status, String why) {
    assertThat(asKey("fenced", "any", forwarded).statusCode()).as(why).isEqualTo(status);
  }
}
