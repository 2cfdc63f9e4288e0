package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gateway that trusts fake issuers, over the wire.
 *
 * @param gateway the gateway
 */
record TokenGateway(ServerUnderTest gateway) {
  private static final String CHAT = "/openai/v1/chat/completions";

  static ServerUnderTest.Setup setup(StubModel stub) {
    return ServerUnderTest.setup()
        .route("openai", "openai", stub.origin())
        .route("anthropic", "anthropic", stub.origin())
        .route("echo", "generic", stub.origin().resolve("/echo"))
        .with("portcullis.roles.caller.scopes", "openai:*,anthropic:*,echo:*");
  }

  static ServerUnderTest.Setup trusting(
      ServerUnderTest.Setup setup, String name, FakeIssuer trusted) throws IOException {
    String key = "portcullis.issuers." + name;
    Path secret = setup.home().resolve("client-secret");
    Files.createFile(
        secret,
        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, FakeIssuer.SECRET);
    return setup
        .with(key + ".issuer", trusted.identifier())
        .with(key + ".audience", FakeIssuer.AUDIENCE)
        .with(key + ".tenant", "acme")
        .with(key + ".roles-claim", "roles")
        .with(key + ".roles.caller", "caller")
        .with(key + ".introspection.url", trusted.introspectionUrl())
        .with(key + ".introspection.client-id", FakeIssuer.CLIENT)
        .with(key + ".introspection.client-secret", "file:" + secret);
  }

  /**
   * A gateway whose other issuer, of the same tenant, is in trouble, and that counts nobody out.
   */
  static ServerUnderTest startWithTrouble(StubModel stub, FakeIssuer issuer, FakeIssuer troubled)
      throws IOException {
    return withTrouble(stub, issuer, troubled).start();
  }

  /** The same, not started yet. */
  static ServerUnderTest.Setup withTrouble(StubModel stub, FakeIssuer issuer, FakeIssuer troubled)
      throws IOException {
    return trusting(setup(stub), "fake", issuer)
        .with("portcullis.issuers.troubled.issuer", troubled.identifier())
        .with("portcullis.issuers.troubled.audience", FakeIssuer.AUDIENCE)
        .with("portcullis.issuers.troubled.tenant", "acme")
        .with("portcullis.issuers.troubled.roles-claim", "roles")
        .with("portcullis.issuers.troubled.roles.caller", "caller")
        .with("portcullis.authentication.brake.per-address", "100000")
        .with("portcullis.authentication.brake.overall", "100000")
        .with("portcullis.limits.user.requests", "100000/31d");
  }

  static Wire.Response chatAt(ServerUnderTest server, String token) {
    try (Wire wire = server.connect()) {
      return wire.send(
              request(CHAT, ServerUnderTest.chat("stub"), "authorization: Bearer " + token))
          .response();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Wire.Response chat(String token) {
    return chatAt(gateway, token);
  }

  Wire.Response post(String path, String body, String... headers) {
    try (Wire wire = gateway.connect()) {
      return wire.send(request(path, body, headers)).response();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String request(String path, String body, String... headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nhost: gateway\r\n"
        + String.join("\r\n", headers)
        + "\r\ncontent-type: application/json\r\ncontent-length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  Json event(Wire.Response response) {
    String id = response.header("x-request-id");
    return gateway.events().stream()
        .filter(e -> text(e, "metadata", "uid").equals(id))
        .findFirst()
        .orElseThrow();
  }

  String found(Json event, String member) {
    return text(event, "unmapped", "portcullis", "authentication", member);
  }

  static String text(Json event, String... path) {
    return Pointer.of(path).in(event).flatMap(Json::asText).orElse("");
  }
}
