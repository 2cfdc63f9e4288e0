package dev.portcullis.address;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.TestRequests;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLayerTest {
  private static final String PROXY = "10.0.0.1";
  private static final String CLIENT = "192.0.2.7";

  private AddressRules global = AddressRules.NONE;
  private Map<String, AddressRules> perRoute = Map.of();
  private List<Cidr> trusted = cidrs("10.0.0.0/8", "2001:db8:ffff::/48");

  @Test
  void takesThePeerForTheClient() {
    assertThat(client(CLIENT)).isEqualTo(CLIENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.9", "127.0.0.1", "10.0.0.1", "nonsense", ""})
  void verdictNeverDependsOnAHeaderOfAnUntrustedClient(String forged) {
    global = new AddressRules(cidrs("203.0.113.9", "127.0.0.1", "10.0.0.1"), List.of());
    Exchange in = exchange(CLIENT, "x-forwarded-for", forged, "forwarded", "for=127.0.0.1");

    assertThat(run(in).reason()).contains(Reason.ADDRESS_DENIED);
    assertThat(in.client().required()).isEqualTo(Cidr.address(CLIENT));
  }

  @Test
  void believesNobodyWhereNoProxyIsTrusted() {
    trusted = List.of();

    assertThat(client(PROXY, CLIENT)).isEqualTo(PROXY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.7 | 192.0.2.7",
        "203.0.113.9, 192.0.2.7 | 192.0.2.7",
        "203.0.113.9, 192.0.2.7, 10.2.3.4 | 192.0.2.7",
        "203.0.113.9,192.0.2.7,10.2.3.4,10.9.9.9 | 192.0.2.7",
        "10.5.5.5, 192.0.2.7, 10.2.3.4 | 192.0.2.7",
        "nonsense, , unknown, 192.0.2.7 | 192.0.2.7",
        "10.2.3.4, 10.9.9.9 | 10.2.3.4",
        "::ffff:192.0.2.7, ::ffff:10.2.3.4 | 192.0.2.7",
        "2001:db8::7, 2001:db8:ffff::1 | 2001:db8:0:0:0:0:0:7",
        "192.0.2.7:4711 | 192.0.2.7",
        "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7] | 2001:db8:0:0:0:0:0:7"
      })
  void walksFromTheRightOverTrustedProxies(String forwarded, String client) {
    assertThat(client(PROXY, forwarded)).isEqualTo(client);
  }

  @Test
  void readsSeveralHeadersAsOneList() {
    assertThat(client(PROXY, "203.0.113.9", "192.0.2.7, 10.2.3.4", "10.9.9.9")).isEqualTo(CLIENT);
  }

  @Test
  void takesAProxyThatForwardsForNobodyForTheClient() {
    assertThat(client(PROXY)).isEqualTo(PROXY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nonsense",
        "unknown",
        "192.0.2.7,",
        "192.0.2.7, , 10.2.3.4",
        "192.0.2.7, 10.2.3.4.5",
        "192.0.2.256",
        "192.0.2.07",
        "fe80::1%eth0",
        "localhost",
        "192.0.2.7:",
        "192.0.2.7:123456",
        "[192.0.2.7",
        "2001:db8::7]:1",
        "for=192.0.2.7",
        "192.0.2.7; 10.2.3.4",
        "\"192.0.2.7\""
      })
  void refusesWhatATrustedProxyPassesOnThatIsNoAddress(String forwarded) {
    Exchange in = exchange(PROXY, "x-forwarded-for", forwarded);

    assertThat(run(in).reason()).contains(Reason.MALFORMED_REQUEST);
    assertThat(in.client().get()).isEmpty();
  }

  @Test
  void neverReadsForwarded() {
    assertThat(
            run(exchange(PROXY, "x-forwarded-for", CLIENT, "forwarded", "for=10.9.9.9")).passed())
        .isTrue();
    Exchange in = exchange(PROXY, "forwarded", "for=" + CLIENT, "x-real-ip", CLIENT);
    run(in);

    assertThat(in.client().required()).isEqualTo(Cidr.address(PROXY));
  }

  @Test
  void deniesBeforeItAllows() {
    global = new AddressRules(cidrs("192.0.2.0/24"), cidrs("192.0.2.7"));

    assertThat(run(exchange("192.0.2.8")).passed()).isTrue();
    assertThat(run(exchange("192.0.2.7")).reason()).contains(Reason.ADDRESS_DENIED);
    assertThat(run(exchange("198.51.100.1")).reason()).contains(Reason.ADDRESS_DENIED);
  }

  @Test
  void asksTheRouteToo() {
    global = new AddressRules(List.of(), cidrs("192.0.2.8"));
    perRoute = Map.of("openai", new AddressRules(cidrs("192.0.2.0/24"), cidrs("192.0.2.9")));

    assertThat(run(exchange("192.0.2.7")).passed()).isTrue();
    assertThat(run(exchange("192.0.2.8")).reason()).contains(Reason.ADDRESS_DENIED);
    assertThat(run(exchange("192.0.2.9")).reason()).contains(Reason.ADDRESS_DENIED);
    assertThat(run(exchange("198.51.100.1")).reason()).contains(Reason.ADDRESS_DENIED);
  }

  @Test
  void asksNoOtherRoute() {
    perRoute = Map.of("anthropic", new AddressRules(cidrs("198.51.100.1"), List.of()));

    assertThat(run(exchange(CLIENT)).passed()).isTrue();
  }

  @Test
  void judgesTheClientBehindTheProxyNotTheProxy() {
    global = new AddressRules(List.of(), cidrs(CLIENT));

    assertThat(run(exchange(PROXY, "x-forwarded-for", CLIENT)).reason())
        .contains(Reason.ADDRESS_DENIED);
    assertThat(run(exchange(PROXY, "x-forwarded-for", "203.0.113.9")).passed()).isTrue();
  }

  @Test
  void readsAMappedPeerAsIpv4() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};
    InetAddress peer = Inet6Address.getByAddress("named.example", mapped, 2);
    global = new AddressRules(List.of(), cidrs("192.0.2.0/24"));
    Exchange in = withRoute(TestRequests.exchange(peer, Headers.NONE));

    assertThat(run(in).reason()).contains(Reason.ADDRESS_DENIED);
    assertThat(in.client().required().toString()).isEqualTo("/192.0.2.7");
  }

  @Test
  void refusesAsAFailureWhereTheRouteIsNotKnown() {
    var run = run(TestRequests.exchange(CLIENT, Headers.NONE));

    assertThat(run.reason()).contains(Reason.UNAVAILABLE);
    assertThat(run.refusal().orElseThrow().layer()).contains("address");
  }

  private String client(String peer, String... forwarded) {
    String[] headers =
        Stream.of(forwarded)
            .flatMap(value -> Stream.of("X-Forwarded-For", value))
            .toArray(String[]::new);
    Exchange in = exchange(peer, headers);
    assertThat(run(in).passed()).isTrue();
    return in.client().required().getHostAddress();
  }

  private TestRequests.Run run(Exchange in) {
    return TestRequests.run(new AddressLayer(global, perRoute, trusted), in);
  }

  private static Exchange exchange(String peer, String... headers) {
    return withRoute(TestRequests.exchange(peer, Headers.of(headers)));
  }

  private static Exchange withRoute(Exchange in) {
    in.route().fill(TestRequests.route("openai", Set.of(), List.of(), List.of()));
    return in;
  }

  private static List<Cidr> cidrs(String... blocks) {
    return Stream.of(blocks).map(Cidr::parse).toList();
  }
}
