package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.embedded.StubRequest;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the gateway connects to, and by what it is known there. */
class UpstreamNetworkIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String MESSAGE =
      "{\"model\":\"stub\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";

  private static StubModel stub;
  private static ScriptedUpstream inside;
  private static ServerUnderTest gateway;
  private static Path secret;
  private static Path json;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.startRecording();
    inside = ScriptedUpstream.start((request, wire) -> wire.json(200, "{}"));
    int port = inside.uri("").getPort();
    ServerUnderTest.Setup setup = ServerUnderTest.setup();
    secret = setup.home().resolve("secret");
    json = setup.home().resolve("secrets.json");
    write(secret, "first-secret\n");
    write(json, "{\"provider\":\"secret-of-a-member\"}");
    gateway =
        setup
            .route("named", "openai", "https://localhost:" + port)
            .route("literal", "openai", "https://127.0.0.1:" + port)
            .route("mapped", "openai", "https://[::ffff:127.0.0.1]:" + port)
            .route("metadata", "openai", "http://169.254.169.254")
            .with("portcullis.routes.metadata.upstreams[0].private-network", "true")
            .route("nobody", "openai", "http://127.0.0.1:" + freePort())
            .with("portcullis.routes.nobody.upstreams[0].private-network", "true")
            .route("nowhere", "openai", "https://no-such-host.invalid")
            .route("fromenv", "openai", stub.origin())
            .with("portcullis.routes.fromenv.upstreams[0].credential", "env:PROVIDER_KEY")
            .variable("PROVIDER_KEY", "secret-of-the-environment")
            .route("fromfile", "openai", stub.origin())
            .with("portcullis.routes.fromfile.upstreams[0].credential", "file:" + secret)
            .route("frommember", "anthropic", stub.origin())
            .with(
                "portcullis.routes.frommember.upstreams[0].credential",
                "file:" + json + "#provider")
            .route("plain", "openai", stub.origin())
            .with("portcullis.routes.plain.upstreams[0].models[0].alias", "fast")
            .with("portcullis.routes.plain.upstreams[0].models[0].name", "stub-mini")
            .with("portcullis.routes.plain.upstreams[0].models[1].alias", "stub-mini")
            .with("portcullis.routes.plain.upstreams[0].models[1].name", "stub-large")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    inside.close();
    stub.close();
  }

  @BeforeEach
  void forget() {
    stub.forget();
  }

  /** A port on which nobody listens. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** As rotations are done: a new file takes the old one's place. */
  private static void write(Path file, String text) throws IOException {
    Path fresh =
        Files.createFile(
            file.resolveSibling(file.getFileName() + ".new"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Wire.Response post(String path, String body, String... headers)
      throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(gateway.post(path, body, headers)).response();
    }
  }

  private static Wire.Response ask(String route) throws IOException {
    return post("/" + route + CHAT, ServerUnderTest.chat("stub"));
  }

  /** What the upstream received, and that nothing of the caller's credential is in it. */
  private static StubRequest received() {
    assertThat(stub.seen()).hasSize(1);
    StubRequest request = stub.seen().getFirst();
    assertThat(request.headers().fields())
        .noneMatch(field -> field.value().contains(gateway.key()));
    assertThat(request.text()).doesNotContain(gateway.key());
    return request;
  }

  private static String attempt() {
    return gateway
        .events()
        .getLast()
        .at("unmapped")
        .flatMap(unmapped -> unmapped.at("portcullis"))
        .map(ours -> ours.items("attempts"))
        .map(attempts -> attempts.getLast())
        .flatMap(attempt -> attempt.text("result"))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "named, address_refused",
    "literal, address_refused",
    "mapped, address_refused",
    "metadata, address_refused",
    "nobody, unreachable",
    "nowhere, unreachable",
  })
  void connectsToNoAddressThatItMayNot(String route, String result) throws Exception {
    int connections = inside.accepted();

    var response = ask(route);

    assertThat(response.status()).isEqualTo(502);
    assertThat(response.body()).doesNotContain("127.0.0.1", "169.254", "localhost", "invalid\"");
    assertThat(gateway.eventOf(response)).isEqualTo("upstream_unreachable");
    assertThat(attempt()).isEqualTo(result);
    assertThat(inside.accepted()).isEqualTo(connections);
  }

  @Test
  void showsTheUpstreamTheSecretOfAVariable() throws Exception {
    assertThat(ask("fromenv").status()).isEqualTo(200);

    assertThat(received().headers().all("authorization"))
        .containsExactly("Bearer secret-of-the-environment");
  }

  @Test
  void showsTheUpstreamTheSecretOfAMemberAsItsDialectDoes() throws Exception {
    assertThat(post("/frommember/v1/messages", MESSAGE).status()).isEqualTo(200);

    assertThat(received().headers().all("x-api-key")).containsExactly("secret-of-a-member");
    assertThat(received().headers().has("authorization")).isFalse();
  }

  @Test
  void showsTheUpstreamNothingWhereNoCredentialIsSet() throws Exception {
    assertThat(ask("plain").status()).isEqualTo(200);

    assertThat(received().headers().has("authorization")).isFalse();
    assertThat(received().headers().has("x-api-key")).isFalse();
  }

  @Test
  void usesAChangedFileWithinASecondAndRefusesWithoutOne() throws Exception {
    write(secret, "second-secret\r\n");
    awaitLook();
    assertThat(ask("fromfile").status()).isEqualTo(200);
    assertThat(received().headers().all("authorization")).containsExactly("Bearer second-secret");

    stub.forget();
    write(secret, "third-secret");
    awaitLook();
    assertThat(ask("fromfile").status()).isEqualTo(200);
    assertThat(received().headers().all("authorization")).containsExactly("Bearer third-secret");

    stub.forget();
    Files.delete(secret);
    awaitLook();
    assertThat(ask("fromfile").status()).isEqualTo(503);
    assertThat(stub.seen()).isEmpty();

    write(secret, "canary\ncanary");
    awaitLook();
    var response = ask("fromfile");
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body()).doesNotContain("canary");
    assertThat(stub.seen()).isEmpty();

    write(secret, "last-secret");
    awaitLook();
    assertThat(ask("fromfile").status()).isEqualTo(200);
    assertThat(received().headers().all("authorization")).containsExactly("Bearer last-secret");
    assertThat(gateway.process().output())
        .doesNotContain("second-secret", "third-secret", "last-secret", "canary");
  }

  /** Files of secrets are looked at once a second. */
  private static void awaitLook() throws InterruptedException {
    Thread.sleep(1_100);
  }

  @ParameterizedTest
  @CsvSource({"fast, stub-mini", "stub-mini, stub-large", "stub-large, stub-large", "stub, stub"})
  void callsAModelByItsNameAtTheUpstream(String alias, String name) throws Exception {
    assertThat(post("/plain" + CHAT, ServerUnderTest.chat(alias)).status()).isEqualTo(200);

    assertThat(received().json().text("model")).hasValue(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cookie: a=b",
        "x-forwarded-for: 192.0.2.1",
        "x-forwarded-host: evil.test",
        "forwarded: for=192.0.2.1",
        "via: 1.1 evil.test",
        "te: trailers",
        "connection: x-secret",
        "proxy-authorization: Basic eDp5",
        "accept-encoding: gzip",
        "user-agent: somebody",
        "x-anything: else",
      })
  void passesNoHeaderOnThatItDoesNotKnow(String header) throws Exception {
    assertThat(post("/plain" + CHAT, ServerUnderTest.chat("stub"), header).status()).isEqualTo(200);

    String name = header.substring(0, header.indexOf(':'));
    String value = header.substring(header.indexOf(':') + 2);
    assertThat(received().headers().all(name)).doesNotContain(value);
    assertThat(received().headers().first("host").orElse("")).startsWith("127.0.0.1:");
  }

  @Test
  void writesTheBodyAnew() throws Exception {
    String body =
        "{ \"messages\" : [ {\"role\":\"user\",\"content\":\"\\u0041\"} ] ,\"model\":\"stub\"}";

    assertThat(post("/plain" + CHAT, body).status()).isEqualTo(200);

    Json sent = received().json();
    assertThat(received().text()).doesNotContain("\\u0041", " ");
    assertThat(sent.items("messages").getFirst().text("content")).hasValue("A");
  }
}
