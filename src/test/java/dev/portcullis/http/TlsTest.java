package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.http.ServerSettings.Limits;
import dev.portcullis.http.ServerSettings.TlsFiles;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private TlsFiles files;
  private SSLContext trusting;

  @BeforeAll
  void makesACertificate(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(exit).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    files =
        new TlsFiles(
            pem(folder, "CERTIFICATE", keys.getCertificate("server").getEncoded()),
            pem(folder, "PRIVATE KEY", keys.getKey("server", PASSWORD).getEncoded()));
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("server", keys.getCertificate("server"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, managers.getTrustManagers(), null);
  }

  private static Path pem(Path folder, String label, byte[] der) throws IOException {
    String text =
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n";
    return Files.writeString(folder.resolve(label.replace(' ', '-') + ".pem"), text);
  }

  private Gateway gateway(Layer layer) throws Exception {
    return new Gateway(
        new ServerSettings(
            "127.0.0.1", 0, false, Optional.of(files), Limits.DEFAULT, Gateway.TIMES),
        layer);
  }

  private SSLSocket connect(Gateway gateway, String protocol) throws IOException {
    var socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", gateway.port);
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  @Test
  void answersOverTls13AndSaysToStayThere() throws Exception {
    try (var gateway = gateway(Layers.readsBody(1 << 20));
        var wire = new Wire(connect(gateway, "TLSv1.3"))) {
      var first = wire.post("x".repeat(300_000)).response();
      var second = wire.get("/").response();

      assertThat(first.body()).contains("read 300000");
      assertThat(second.header("strict-transport-security")).startsWith("max-age=");
      assertThat(gateway.arrived).allMatch(exchange -> exchange.request().secure());
    }
  }

  @Test
  void refusesAnOlderTls() throws Exception {
    try (var gateway = gateway(Layers.echo());
        var socket = connect(gateway, "TLSv1.2")) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      assertThat(gateway.arrived).isEmpty();
    }
  }

  @Test
  void letsAClientReadTheRefusalOfALargeUpload() throws Exception {
    try (var gateway = gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = new Wire(connect(gateway, "TLSv1.3"))) {
      var response = wire.post("x".repeat(900_000)).response();

      assertThat(response.status()).isEqualTo(401);
      assertThat(response.whole()).isTrue();
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void refusesFoldingOverTls() throws Exception {
    try (var gateway = gateway(Layers.echo());
        var wire = new Wire(connect(gateway, "TLSv1.3"))) {
      wire.send("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n");

      assertThat(wire.response().status()).isEqualTo(400);
    }
  }

  @Test
  void noticesAClientThatLeaves() throws Exception {
    var entered = new CountDownLatch(1);
    try (var gateway = gateway(Layers.hangs(entered))) {
      try (var wire = new Wire(connect(gateway, "TLSv1.3"))) {
        wire.get("/");
        entered.await();
      }
      assertThat(gateway.awaitSeen().cause()).contains(Cause.CLIENT_GONE);
    }
  }

  @Test
  void readsABodyThatIsAskedForLate() throws Exception {
    Layer layer =
        (in, out, next) -> {
          Thread.sleep(400);
          return Layers.readsBody(1 << 20).apply(in, out, next);
        };
    try (var gateway = gateway(layer);
        var wire = new Wire(connect(gateway, "TLSv1.3"))) {
      assertThat(wire.post("x".repeat(300_000)).response().body()).contains("read 300000");
      assertThat(wire.post("x").response().body()).contains("read 1\"");
    }
  }

  @Test
  void endsInGoodOrderWhereTheClientAsksForIt() throws Exception {
    try (var gateway = gateway(Layers.echo());
        var wire = new Wire(connect(gateway, "TLSv1.3"))) {
      wire.send("GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");

      assertThat(wire.response().whole()).isTrue();
      assertThat(wire.endedInOrder()).isTrue();
    }
  }

  @Test
  void doesNotStartWithAKeyOfAnotherCertificate(@TempDir Path folder) throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    Path other = pem(folder, "other", generator.generateKeyPair().getPrivate().getEncoded());
    Files.writeString(other, Files.readString(other).replace("other", "PRIVATE KEY"));

    assertThatThrownBy(() -> ServerTls.of(new TlsFiles(files.certificate(), other)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void doesNotStartWithFilesOfAnotherKind() {
    assertThatThrownBy(() -> ServerTls.of(new TlsFiles(files.key(), files.key())))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ServerTls.of(new TlsFiles(files.certificate(), files.certificate())))
        .isInstanceOf(IOException.class);
  }
}
