package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.authn.Jws;
import dev.portcullis.embedded.StubModel;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens over the wire of issuers whose keys lie in files: nobody is asked for any. */
class ConfiguredKeysIT {
  private static final OctetSequenceJsonWebKey SHARED = OctJwkGenerator.generateJwk(256);

  private static StubModel stub;
  private static FakeIssuer asymmetric;
  private static FakeIssuer symmetric;
  private static ServerUnderTest gateway;
  private static TokenGateway calls;

  @BeforeAll
  static void start() throws IOException {
    SHARED.setKeyId("shared");
    stub = StubModel.start();
    asymmetric = FakeIssuer.start();
    symmetric = FakeIssuer.start();
    ServerUnderTest.Setup setup = TokenGateway.setup(stub);
    trust(setup, "pairs", asymmetric, asymmetric.key().toJson(OutputControlLevel.PUBLIC_ONLY));
    trust(setup, "shared", symmetric, SHARED.toJson(OutputControlLevel.INCLUDE_SYMMETRIC))
        .with("portcullis.issuers.shared.algorithms", "HS256");
    gateway = setup.start();
    calls = new TokenGateway(gateway);
  }

  private static ServerUnderTest.Setup trust(
      ServerUnderTest.Setup setup, String name, FakeIssuer issuer, String key) throws IOException {
    Path file = setup.home().resolve(name + ".json");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "{\"keys\":[" + key + "]}");
    return TokenGateway.believing(setup, name, issuer)
        .with("portcullis.issuers." + name + ".tenant", "acme")
        .with("portcullis.issuers." + name + ".jwks", "file:" + file);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    asymmetric.close();
    symmetric.close();
    stub.close();
  }

  private static String shared(FakeIssuer of, OctetSequenceJsonWebKey key) {
    return Jws.sign(JsonUtil.toJson(of.claims()), key, "HS256", Map.of("kid", "shared"));
  }

  private static void assertRefused(String token, String flaw) {
    Response refused = calls.chat(token);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(calls.found(calls.event(refused), "refused")).isEqualTo(flaw);
  }

  @Test
  void aTokenOfAKeyPairInAFilePasses() {
    assertThat(calls.chat(asymmetric.token()).statusCode()).isEqualTo(200);
    assertThat(asymmetric.requests()).isZero();
  }

  @Test
  void aTokenOfASharedSecretPassesWhereThatIsAllowed() {
    assertThat(calls.chat(shared(symmetric, SHARED)).statusCode()).isEqualTo(200);
    assertThat(symmetric.requests()).isZero();
  }

  @Test
  void aTokenOfAnotherSecretIsRefused() {
    OctetSequenceJsonWebKey another = OctJwkGenerator.generateJwk(256);
    another.setKeyId("shared");

    assertRefused(shared(symmetric, another), "signature");
  }

  @Test
  void aTokenOfASharedSecretIsRefusedWhereThatIsNotAllowed() {
    assertRefused(shared(asymmetric, SHARED), "algorithm");
  }
}
