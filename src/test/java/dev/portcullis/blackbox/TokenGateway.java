package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A gateway that trusts fake issuers, over the wire.
 *
 * @param gateway the gateway
 */
record TokenGateway(ServerUnderTest gateway) {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final JsonCalls MANY =
      new JsonCalls(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());

  static ServerUnderTest.Setup setup(StubModel stub) {
    return ServerUnderTest.setup()
        .route("openai", "openai", stub.origin())
        .route("anthropic", "anthropic", stub.origin())
        .route("echo", "generic", stub.origin().resolve("/echo"))
        .with("portcullis.roles.caller.scopes", "openai:*,anthropic:*,echo:*");
  }

  /** Trusts this issuer, whose tokens name the role of callers; of which tenant is not said yet. */
  static ServerUnderTest.Setup believing(
      ServerUnderTest.Setup setup, String name, FakeIssuer trusted) {
    String key = "portcullis.issuers." + name;
    return setup
        .with(key + ".issuer", trusted.identifier())
        .with(key + ".audience", FakeIssuer.AUDIENCE)
        .with(key + ".roles-claim", "roles")
        .with(key + ".roles.caller", "caller");
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
    return believing(setup, name, trusted)
        .with(key + ".tenant", "acme")
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
    return believing(trusting(setup(stub), "fake", issuer), "troubled", troubled)
        .with("portcullis.issuers.troubled.tenant", "acme")
        .with("portcullis.authentication.brake.per-address", "100000")
        .with("portcullis.authentication.brake.overall", "100000")
        .with("portcullis.limits.user.requests", "100000/31d");
  }

  static Response chatAt(ServerUnderTest server, String token) {
    return new TokenGateway(server).chat(token);
  }

  Response chat(String token) {
    return by(token).body(ServerUnderTest.chat("stub")).post(CHAT);
  }

  /** A request with this token, whose body will be JSON. */
  RequestSpecification by(String token) {
    return request().header("authorization", "Bearer " + token);
  }

  /** A request without any credential, whose body will be JSON. */
  RequestSpecification request() {
    return RestAssured.given().baseUri(gateway.url()).contentType("application/json");
  }

  /**
   * The answer to a call of the model by one of many callers at once. It is the JDK's client that
   * calls, as REST Assured is not said to be safe for several threads.
   */
  HttpResponse<String> chatAmongMany(String token) {
    return MANY.page(
        HttpRequest.newBuilder(URI.create(gateway.url() + CHAT))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(ServerUnderTest.chat("stub"))));
  }

  Json event(Response response) {
    return event(response.header("x-request-id"));
  }

  Json event(String request) {
    return gateway.events().stream()
        .filter(e -> text(e, "metadata", "uid").equals(request))
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
