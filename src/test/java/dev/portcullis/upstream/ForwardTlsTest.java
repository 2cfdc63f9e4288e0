package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Usage;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardTlsTest {
  private static final Persistence TWICE =
      new Persistence(2, Set.of(), Duration.ZERO, Duration.ZERO, 9, Duration.ofSeconds(60));
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static Path certificate;
  private static SSLContext server;

  @BeforeAll
  static void makeAServer(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("server.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=upstream.test",
                "-ext",
                "san=dns:upstream.test",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    byte[] der = store.getCertificate("server").getEncoded();
    certificate =
        Files.writeString(
            folder.resolve("ca.pem"),
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n");
  }

  private static Gateway.Running run(String host, Optional<Path> trusted) {
    try (var upstream = ScriptedUpstream.startTls(server, (r, wire) -> wire.json(200, "{}"))) {
      var setting =
          new Gateway.Setting(upstream.uri(host, "/v1"))
              .names(name -> List.of(InetAddress.getLoopbackAddress()));
      trusted.ifPresent(setting::trusting);
      try (Gateway gateway = setting.start()) {
        var run = gateway.run(Gateway.chat());
        if (!(run.outcome() instanceof Outcome.Answered)) {
          assertThat(upstream.received()).isEmpty();
        }
        return run;
      }
    }
  }

  private static void assertUnreachable(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
    assertThat(((Outcome.Refused) run.outcome()).refusal().reason())
        .isEqualTo(Reason.UPSTREAM_UNREACHABLE);
    assertThat(run.exchange().usage()).isEqualTo(Usage.NONE);
  }

  @Test
  void trustsTheCertificateThatTheUpstreamNames() {
    assertThat(run("upstream.test", Optional.of(certificate)).outcome())
        .isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void sendsNothingToAServerThatIsNotTrusted() {
    assertUnreachable(run("upstream.test", Optional.empty()));
  }

  @Test
  void sendsNothingToAServerOfAnotherName() {
    assertUnreachable(run("other.test", Optional.of(certificate)));
  }

  @Test
  void goesToTheNextUpstreamWhereTheCertificateIsNotTrusted() {
    try (var strange = ScriptedUpstream.startTls(server, (r, wire) -> wire.json(200, "{}"));
        var second = ScriptedUpstream.start((r, wire) -> wire.json(200, "{}"));
        Gateway gateway =
            new Gateway.Setting(strange.uri("/v1")).then(second).persistence(TWICE).start()) {
      assertAnsweredByTheSecond(gateway.run(Gateway.chat()));
      assertThat(strange.received()).isEmpty();
    }
  }

  @Test
  void goesToTheNextUpstreamWhereNobodyShakesHands() {
    try (var silent = ScriptedUpstream.start((r, wire) -> wire.hang());
        var second = ScriptedUpstream.start((r, wire) -> wire.json(200, "{}"));
        Gateway gateway =
            new Gateway.Setting(URI.create("https://" + silent.uri("").getAuthority() + "/"))
                .then(second)
                .persistence(TWICE)
                .timeouts(Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(60))
                .start()) {
      assertAnsweredByTheSecond(gateway.run(Gateway.chat()));
    }
  }

  private static void assertAnsweredByTheSecond(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(run.exchange().attempts())
        .extracting(attempt -> attempt.upstream() + " " + attempt.result())
        .containsExactly("0 unreachable", "1 answered");
  }

  @Test
  void givesUpOnAServerThatDoesNotShakeHands() {
    try (var upstream = ScriptedUpstream.start((r, wire) -> wire.hang());
        Gateway gateway =
            new Gateway.Setting(URI.create("https://" + upstream.uri("").getAuthority() + "/"))
                .timeouts(Duration.ofMillis(300), Duration.ofSeconds(60), Duration.ofSeconds(60))
                .start()) {
      assertUnreachable(gateway.run(Gateway.chat()));
    }
  }

  private static Gateway gateway(ScriptedUpstream upstream) {
    return new Gateway.Setting(upstream.uri("upstream.test", "/v1"))
        .names(name -> List.of(InetAddress.getLoopbackAddress()))
        .trusting(certificate)
        .pool(1)
        .start();
  }

  @Test
  void reusesAConnection() {
    try (var upstream = ScriptedUpstream.startTls(server, (r, wire) -> wire.json(200, "{}"));
        Gateway gateway = gateway(upstream)) {
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
      }

      assertThat(upstream.accepted()).isEqualTo(1);
    }
  }

  @Test
  void doesNotReuseAConnectionThatTheUpstreamHasClosed() {
    try (var upstream =
            ScriptedUpstream.startTls(
                server,
                (r, wire) -> {
                  wire.json(200, "{}");
                  wire.close();
                });
        Gateway gateway = gateway(upstream)) {
      for (int i = 0; i < 3; i++) {
        assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
        Eventually.holds(() -> upstream.open() == 0);
      }

      assertThat(upstream.accepted()).isEqualTo(3);
    }
  }

  @Test
  void neverTakesWhatComesBetweenTwoRequestsForAReply() {
    try (var upstream =
            ScriptedUpstream.startTls(
                server,
                (r, wire) ->
                    wire.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n")
                        .send("content-type: application/json\r\n\r\n{}HTTP/1.1 500 No\r\n\r\n"));
        Gateway gateway = gateway(upstream)) {
      for (int i = 0; i < 3; i++) {
        assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
      }

      assertThat(upstream.accepted()).isEqualTo(3);
    }
  }

  @Test
  void sendsALargeBodyAndReadsALargeReply() {
    String text = "x".repeat(900_000);
    try (var upstream =
            ScriptedUpstream.startTls(
                server,
                (r, wire) ->
                    wire.json(
                        200, "{\"length\":" + r.body().length() + ",\"text\":\"" + text + "\"}"));
        Gateway gateway = gateway(upstream)) {
      var call =
          Gateway.call(
              "POST",
              List.of("chat"),
              Headers.NONE,
              Optional.of("small"),
              false,
              Optional.of(Json.obj(Json.member("prompt", "y".repeat(5_000_000)))));
      for (int i = 0; i < 3; i++) {
        Outcome outcome = gateway.run(call).outcome();

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        Json json = ((Frame.Document) ((Outcome.Answered) outcome).tail()).json();
        assertThat(JsonWriter.text(json))
            .startsWith("{\"length\":50000")
            .hasSizeGreaterThan(900_000);
      }
      assertThat(upstream.accepted()).isEqualTo(1);
    }
  }
}
