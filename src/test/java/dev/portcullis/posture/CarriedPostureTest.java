package dev.portcullis.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, and what is sent. */
class CarriedPostureTest extends PostureCase {
  @ParameterizedTest
  @CsvSource({"embedded, embedded", "aws, aws", "embedded, aws"})
  void encryptionAtRestIsOnlyWhatThisProcessSees(String keys, String others) {
    with("mode", "server").with("adapters.api-keys", keys);
    for (String port : List.of("audit-trail", "ledger", "policies", "secrets")) {
      with("adapters." + port, others);
    }

    Control control = found("Encryption at rest", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.evidence().toString().contains("data directory"))
        .isEqualTo(keys.equals("embedded"));
    assertThat(control.evidence().toString().contains("is not seen by this process"))
        .isEqualTo(others.equals("aws"));
  }

  @Test
  void aFunctionDoesNotSayHowItsFrontDoorEncrypts() {
    Control control = with("mode", "function").found("Encryption in transit", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.advice()).anyMatch(advice -> advice.contains("front door"));
  }

  @Test
  void aServerInTheClearIsOffAndOneWhoseCertificateCannotBeReadIsToo() throws IOException {
    assertThat(said("Encryption in transit")).isEqualTo("off");

    Path pem = Files.writeString(folder.resolve("no.pem"), "no certificate");
    with("server.tls.certificate", pem.toString()).with("server.tls.key", pem.toString());
    assertThat(said("Encryption in transit")).isEqualTo("off");
  }

  @Test
  void aServerWithTlsIsOnUnlessAnUpstreamIsCalledInTheClear() throws Exception {
    Path pem = certificate();
    with("server.tls.certificate", pem.toString()).with("server.tls.key", pem.toString());
    assertThat(said("Encryption in transit")).isEqualTo("on");

    with("routes.one.upstreams[0].base-url", "http://models.example");
    assertThat(said("Encryption in transit")).isEqualTo("partly");
  }

  @Test
  void secretsAreOnUnlessOneOfTheirFilesWouldBeCommitted() throws IOException {
    assertThat(said("Secrets")).isEqualTo("on");

    Files.createDirectory(folder.resolve(".git"));
    assertThat(said("Secrets")).isEqualTo("partly");

    Files.writeString(folder.resolve(".gitignore"), "/data/\n");
    assertThat(said("Secrets")).isEqualTo("on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys.ring",
        "routes.one.upstreams[0].credential",
        "issuers.sso.jwks",
        "issuers.sso.introspection.client-secret"
      })
  void looksAtEachFileThatSecretsAreReferredTo(String key) throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectory(tree.resolve(".git"));
    with("issuers.sso.issuer", "https://sso.example").with("issuers.sso.audience", "portcullis");
    if (key.contains("introspection")) {
      with("issuers.sso.introspection.url", "https://sso.example/introspect");
      with("issuers.sso.introspection.client-id", "portcullis");
    }
    assertThat(with(key, "file:" + folder.resolve("secret")).said("Secrets")).isEqualTo("on");

    assertThat(with(key, "file:" + tree.resolve("secret") + "#field").said("Secrets"))
        .isEqualTo("partly");
  }

  @ParameterizedTest
  @CsvSource({"embedded, partly", "aws, on"})
  void looksAtTheDataDirectoryWhereverSomethingIsKeptThere(String policies, String state)
      throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    with("mode", "server").with("keys.ring", "env:RING").with("adapters.policies", policies);
    for (String port : List.of("api-keys", "audit-trail", "ledger", "secrets")) {
      with("adapters." + port, "aws");
    }

    assertThat(said("Secrets")).isEqualTo(state);
  }

  /** One that the running JDK makes. */
  private Path certificate() throws IOException, InterruptedException {
    Path store = folder.resolve("store.p12");
    Path pem = folder.resolve("certificate.pem");
    String store12 = "-keystore " + store + " -storepass changeit -alias server";
    keytool("-genkeypair -keyalg EC -groupname secp256r1 -dname CN=test -validity 3650 " + store12);
    keytool("-exportcert -rfc -file " + pem + " " + store12);
    return pem;
  }

  private static void keytool(String options) throws IOException, InterruptedException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(options.split(" ", -1)));
    Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }
}
