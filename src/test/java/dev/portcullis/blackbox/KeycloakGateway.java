package dev.portcullis.blackbox;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The packaged gateway with both planes in front of a stub model, which trusts realms of Keycloak
 * as {@code docs/IDENTITY.md} says. Safe for use by several threads.
 */
record KeycloakGateway(ServerUnderTest gateway, StubModel stub) implements AutoCloseable {
  private static final String CHAT = "/openai/v1/chat/completions";

  /** What is to be started: its realms are still to be named. */
  record Setup(ServerUnderTest.Setup keys, StubModel stub) {
    /** Trusts this realm, whose issuer has this name in the configuration. */
    Setup trusting(String name, KeycloakRealm realm) {
      return with(name, "issuer", realm.issuer())
          .with(name, "audience", KeycloakRealm.GATEWAY)
          .with(name, "required-claims.typ", "Bearer")
          .with(name, "tenant", "acme")
          .with(name, "roles-claim", "realm_access.roles");
    }

    /** A configuration key of the issuer of this name. */
    Setup with(String name, String key, String value) {
      keys.with("portcullis.issuers." + name + "." + key, value);
      return this;
    }

    KeycloakGateway start() {
      return new KeycloakGateway(keys.start(), stub);
    }
  }

  /** One that trusts nobody yet, and demands both factors, given as long ago as this at most. */
  static Setup setup(String maxAge) {
    StubModel stub = StubModel.start();
    return new Setup(
        ServerUnderTest.setup()
            .with("portcullis.plane", "both")
            .with("portcullis.roles.caller.scopes", "openai:chat:*,openai:models.read")
            .with("portcullis.roles.operator.scopes", "admin:keys.*,admin:usage.read")
            .with("portcullis.admin.second-factor.acr", "2")
            .with("portcullis.admin.second-factor.amr", "otp")
            .with("portcullis.admin.second-factor.max-age", maxAge)
            .route("openai", "openai", stub.origin()),
        stub);
  }

  /** The answer to a call of the model with this credential. */
  Wire.Response chat(String credential) {
    String request =
        gateway
            .post(CHAT, ServerUnderTest.chat("stub"))
            .replace("Bearer " + gateway.key(), "Bearer " + credential);
    try (Wire wire = gateway.connect()) {
      return wire.send(request).response();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A request of administration with this credential. */
  RequestSpecification admin(String credential) {
    return RestAssured.given(
        new RequestSpecBuilder()
            .setBaseUri(gateway.url() + "/admin/v1")
            .addHeader("authorization", "Bearer " + credential)
            .build());
  }

  /** What the audit event of this answer says of how the caller was recognised. */
  String found(Wire.Response answer, String member) {
    return event(answer, "unmapped", "portcullis", "authentication", member);
  }

  /** What the audit event of this answer says there; empty if it says nothing. */
  String event(Wire.Response answer, String... path) {
    return gateway.events().stream()
        .filter(event -> text(event, "metadata", "uid").equals(answer.header("x-request-id")))
        .map(event -> text(event, path))
        .findFirst()
        .orElseThrow();
  }

  private static String text(Json event, String... path) {
    return Pointer.of(path).in(event).flatMap(Json::asText).orElse("");
  }

  @Override
  public void close() {
    gateway.close();
    stub.close();
  }
}
