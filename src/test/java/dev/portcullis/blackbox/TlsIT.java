package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.http.Wire;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on both sides: TLS 1.3 alone for callers, upstreams whose certificate is trusted alone. */
class TlsIT {
  private static final String CHAT = "/v1/chat/completions";

  private static Certificate ours;
  private static ScriptedUpstream upstream;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
    ours =
        Certificate.make(
            Files.createDirectory(folder.resolve("ours")), "dns:localhost,ip:127.0.0.1");
    Certificate theirs =
        Certificate.make(Files.createDirectory(folder.resolve("theirs")), "dns:localhost");
    upstream =
        ScriptedUpstream.startTls(
            theirs.serving(),
            (request, wire) -> wire.json(200, "{\"object\":\"chat.completion\",\"choices\":[]}"));
    gateway =
        ServerUnderTest.setup()
            .with("portcullis.server.tls.certificate", ours.pem().toString())
            .with("portcullis.server.tls.key", ours.key().toString())
            .route("trusted", "openai", upstream.uri("localhost", ""))
            .with("portcullis.routes.trusted.upstreams[0].trust", theirs.pem().toString())
            .route("unknown", "openai", upstream.uri("localhost", ""))
            .route("othertrust", "openai", upstream.uri("localhost", ""))
            .with("portcullis.routes.othertrust.upstreams[0].trust", ours.pem().toString())
            .route("misnamed", "openai", upstream.uri("127.0.0.1", ""))
            .with("portcullis.routes.misnamed.upstreams[0].trust", theirs.pem().toString())
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  private static HttpResponse<String> call(String route, String key)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(ours.trusting()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(gateway.url() + "/" + route + CHAT))
              .header("authorization", "Bearer " + key)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(ServerUnderTest.chat("m")))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static SSLSocket connect(String... protocols) throws IOException {
    var socket =
        (SSLSocket) ours.trusting().getSocketFactory().createSocket("127.0.0.1", gateway.port());
    socket.setEnabledProtocols(protocols);
    return socket;
  }

  @Test
  void answersOverTls13AndSaysToStayThere() throws Exception {
    HttpResponse<String> response = call("trusted", gateway.key());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(response.headers().firstValue("strict-transport-security").orElse(""))
        .matches("max-age=\\d{8,}.*");
  }

  @Test
  void saysToStayThereInRefusalsToo() throws Exception {
    HttpResponse<String> response = call("trusted", "wrong");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("strict-transport-security")).isPresent();
  }

  @Test
  void refusesTheHandshakeOfTls12() throws Exception {
    try (SSLSocket socket = connect("TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
    try (Wire wire = new Wire(connect("TLSv1.2", "TLSv1.3"))) {
      assertThat(wire.send(gateway.get("/nowhere")).response().status()).isEqualTo(404);
    }
  }

  @Test
  void answersNobodyInTheClear() throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      wire.send(gateway.post("/trusted" + CHAT, ServerUnderTest.chat("m")));

      assertThatThrownBy(wire::head).isInstanceOf(IOException.class);
    }
    assertThat(gateway.events()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "othertrust", "misnamed"})
  void sendsNothingToAnUpstreamWhoseCertificateDoesNotProveIt(String route) throws Exception {
    int received = upstream.received().size();

    HttpResponse<String> response = call(route, gateway.key());

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).contains("upstream_unreachable");
    assertThat(upstream.received()).hasSize(received);
  }
}
