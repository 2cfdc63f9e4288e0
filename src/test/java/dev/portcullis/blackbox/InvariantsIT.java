package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.embedded.StubRequest;
import dev.portcullis.http.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariants 1, 3, 6, 9 and 11 of the threat model, through the packaged gateway. */
class InvariantsIT {
  private static final String CHAT = "/openai/v1/chat/completions";

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .route("anthropic", "anthropic", stub.origin())
            .route("locked", "openai", stub.origin())
            .with("portcullis.routes.locked.address.deny", "127.0.0.0/8")
            .route("small", "openai", stub.origin())
            .with("portcullis.routes.small.body-limit", "100")
            .route("generic", "generic", stub.origin() + "/echo")
            .with("portcullis.routes.generic.upstreams[0].private-network", "true")
            .key("narrow", "--scope", "openai:chat:stub-mini")
            .key("elsewhere", "--scope", "*", "--cidr", "10.0.0.0/8")
            .start();
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

  // ---- 1: no request reaches an upstream unless every layer passed it

  @ParameterizedTest
  @CsvSource({
    "shape,/openai/v1/nothing,any,404",
    "shape,/openai/v1//chat/completions,any,400",
    "address,/locked/v1/chat/completions,any,403",
    "authn,/openai/v1/chat/completions,none,401",
    "authn,/openai/v1/chat/completions,forged,401",
    "body,/small/v1/chat/completions,any,413",
    "authz,/openai/v1/chat/completions,narrow,403",
    "authz,/openai/v1/chat/completions,elsewhere,403"
  })
  void whatALayerRefusesNeverReachesTheUpstream(String layer, String path, String key, int status)
      throws IOException {
    String body = ServerUnderTest.chat("stub").replace("a b c", "a b c".repeat(40));
    assertThat(send(path, credential(key), body).status()).isEqualTo(status);
    assertThat(stub.seen()).isEmpty();
  }

  // ---- 3: nothing configured means nothing allowed

  @ParameterizedTest
  @ValueSource(strings = {"/", "/admin/v1/keys", "/q/health", "/unknown/v1/chat/completions"})
  void whatIsNotConfiguredIsNotThere(String path) throws IOException {
    assertThat(send(path, credential("any"), ServerUnderTest.chat("stub")).status()).isEqualTo(404);
    assertThat(stub.seen()).isEmpty();
  }

  // ---- 6: the upstream receives what was validated, and nothing else of the client's

  @Test
  void theUpstreamReceivesTheDocumentAnewAndHeadersOfTheGatewayAlone() throws IOException {
    String spaced = ServerUnderTest.chat("stub").replace("{\"model\"", "{ \"model\"");
    String headers =
        credential("any")
            + "cookie: session=canary\r\nx-forwarded-for: 1.2.3.4\r\nforwarded: for=1.2.3.4\r\n"
            + "x-custom: canary\r\nopenai-organization: canary\r\n";
    assertThat(send(CHAT, headers, spaced).status()).isEqualTo(200);

    StubRequest seen = stub.seen().getLast();
    assertThat(new String(seen.body(), StandardCharsets.UTF_8))
        .isEqualTo(ServerUnderTest.chat("stub"));
    assertThat(seen.headers().fields()).noneMatch(field -> field.value().contains("canary"));
    assertThat(seen.headers().fields()).noneMatch(field -> field.value().contains("pcl_"));
    assertThat(seen.headers().has("x-forwarded-for")).isFalse();
    assertThat(seen.headers().has("forwarded")).isFalse();
    assertThat(seen.headers().first("host").orElseThrow()).startsWith("127.0.0.1:");
  }

  @Test
  void aMemberThatStandsTwiceReachesNobody() throws IOException {
    String twice =
        ServerUnderTest.chat("stub").replace("{\"model\"", "{\"model\":\"stub-mini\",\"model\"");
    assertThat(send(CHAT, credential("any"), twice).status()).isEqualTo(400);
    assertThat(stub.seen()).isEmpty();
  }

  // ---- 9: a verdict never depends on what an untrusted client can set

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-forwarded-for: 10.1.2.3",
        "x-real-ip: 10.1.2.3",
        "forwarded: for=10.1.2.3",
        "x-forwarded-host: admin",
        "x-original-url: /openai/v1/models",
        "x-http-method-override: GET",
        "x-user-id: admin"
      })
  void aHeaderThatClaimsSomethingChangesNothing(String header) throws IOException {
    assertThat(send(CHAT, credential("elsewhere") + header + "\r\n").status()).isEqualTo(403);
    assertThat(send(CHAT, credential("any") + header + "\r\n").status()).isEqualTo(200);
    assertThat(send(CHAT, header + "\r\n").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "localhost", "10.1.2.3", "api.openai.com:443", "[::1]:8080"})
  void aHostThatClaimsSomethingChangesNothing(String host) throws IOException {
    String key = credential("any");
    assertThat(sendTo(host, CHAT, credential("elsewhere"))).isEqualTo(403);
    assertThat(sendTo(host, CHAT, "")).isEqualTo(401);
    assertThat(sendTo(host, "/admin/v1/keys", key)).isEqualTo(404);
    assertThat(stub.seen()).isEmpty();
    assertThat(sendTo(host, CHAT, key)).isEqualTo(200);
    assertThat(stub.seen().getLast().headers().first("host").orElseThrow())
        .startsWith("127.0.0.1:");
  }

  private static int sendTo(String host, String path, String headers) throws IOException {
    try (Wire wire = gateway.connect()) {
      String body = ServerUnderTest.chat("stub");
      return wire.send(
              "POST "
                  + path
                  + " HTTP/1.1\r\nhost: "
                  + host
                  + "\r\n"
                  + headers
                  + "content-type: application/json\r\ncontent-length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
          .response()
          .status();
    }
  }

  /** Every operation there is, asked for without a credential. */
  @ParameterizedTest
  @CsvSource({
    "POST, /openai/v1/chat/completions",
    "POST, /openai/v1/responses",
    "POST, /openai/v1/embeddings",
    "GET, /openai/v1/models",
    "GET, /openai/v1/models/stub",
    "POST, /anthropic/v1/messages",
    "POST, /anthropic/v1/messages/count_tokens",
    "GET, /anthropic/v1/models",
    "GET, /generic/anything",
    "DELETE, /generic/anything",
    "HEAD, /generic/anything"
  })
  void nothingIsAnsweredToTheAnonymous(String method, String path) throws IOException {
    try (Wire wire = gateway.connect()) {
      wire.send(method + " " + path + " HTTP/1.1\r\nhost: gateway\r\n\r\n");

      assertThat(wire.response(method.equals("HEAD")).status()).isEqualTo(401);
    }
    assertThat(stub.seen()).isEmpty();
  }

  @Test
  void twoCredentialsInOneRequestAreRefused() throws IOException {
    String key = gateway.key("any");
    assertThat(send(CHAT, credential("any") + "x-api-key: " + key + "\r\n").status())
        .isEqualTo(400);
  }

  @Test
  void optionsEscapesNothing() throws IOException {
    try (Wire wire = gateway.connect()) {
      String request = "OPTIONS " + CHAT + " HTTP/1.1\r\nhost: gateway\r\norigin: x\r\n\r\n";
      assertThat(wire.send(request).response().status()).isEqualTo(405);
    }
  }

  // ---- 11: the failure of a dependency refuses; it never grants

  @Test
  void aKeyWhoseRecordCannotBeReadIsRefusedWith503() throws Exception {
    try (var broken =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .key("any", "--scope", "*")
            .start()) {
      Path keys = broken.process().home().resolve("data/access/keys");
      try (Stream<Path> files = Files.list(keys)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
          Files.writeString(file, "{\"torn");
        }
      }
      try (Wire wire = broken.connect()) {
        var response = wire.send(broken.post(CHAT, ServerUnderTest.chat("stub"))).response();
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("x-should-retry")).isEqualTo("true");
      }
      assertThat(stub.seen()).isEmpty();
    }
  }

  private static String credential(String key) {
    return switch (key) {
      case "none" -> "";
      case "forged" -> {
        String real = gateway.key("any");
        char last = real.charAt(real.length() - 20) == 'a' ? 'b' : 'a';
        yield "authorization: Bearer "
            + real.substring(0, real.length() - 20)
            + last
            + real.substring(real.length() - 19)
            + "\r\n";
      }
      default -> "authorization: Bearer " + gateway.key(key) + "\r\n";
    };
  }

  private static Wire.Response send(String path, String headers) throws IOException {
    return send(path, headers, ServerUnderTest.chat("stub"));
  }

  private static Wire.Response send(String path, String headers, String body) throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(
              "POST "
                  + path
                  + " HTTP/1.1\r\nhost: gateway\r\n"
                  + headers
                  + "content-type: application/json\r\ncontent-length: "
                  + body.getBytes(StandardCharsets.UTF_8).length
                  + "\r\n\r\n"
                  + body)
          .response();
    }
  }
}
