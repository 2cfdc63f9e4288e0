package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import io.restassured.RestAssured;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The packaged gateway with both planes, an issuer of administrators' tokens, and a stub model. */
record AdminServer(ServerUnderTest gateway, FakeIssuer issuer, StubModel stub)
    implements AutoCloseable {
  private static final String ISSUER = "portcullis.issuers.sso";

  static AdminServer start() {
    FakeIssuer issuer = FakeIssuer.start();
    StubModel stub = StubModel.startRecording();
    ServerUnderTest gateway =
        trusting(ServerUnderTest.setup(), issuer)
            .with("portcullis.plane", "both")
            .route("openai", "openai", stub.origin())
            .start();
    return new AdminServer(gateway, issuer, stub);
  }

  /** The same with this issuer, whose roles stand for themselves. */
  static ServerUnderTest.Setup trusting(ServerUnderTest.Setup setup, FakeIssuer issuer) {
    return setup
        .with(ISSUER + ".issuer", issuer.identifier())
        .with(ISSUER + ".audience", FakeIssuer.AUDIENCE)
        .with(ISSUER + ".tenant", "ops")
        .with(ISSUER + ".roles-claim", "roles")
        .with(ISSUER + ".role-names", "as-is")
        .with("portcullis.roles.admin.scopes", "admin:*,*")
        .with("portcullis.roles.auditor.scopes", "admin:audit.read,admin:posture.read")
        .with("portcullis.roles.ops-users.scopes", "admin:users.stop:ops,admin:usage.read:ops")
        .with(
            "portcullis.roles.acme-keys.scopes",
            "admin:keys.read:acme,admin:keys.create:acme,admin:keys.narrow:acme,"
                + "admin:keys.rotate:acme,admin:keys.retire:acme,admin:keys.revoke:acme,"
                + "openai:chat:*");
  }

  /** A token with this role, and a second factor of just now. */
  String token(String role) {
    return token(issuer, role);
  }

  /** A token of this issuer's with this role, and a second factor of just now. */
  static String token(FakeIssuer issuer, String role) {
    return issuer.token(strong(issuer, role));
  }

  /** A token with this role, and no second factor. */
  String weakToken(String role) {
    Map<String, Object> claims = strong(issuer, role);
    claims.put("amr", List.of("pwd"));
    return issuer.token(claims);
  }

  private static Map<String, Object> strong(FakeIssuer issuer, String role) {
    Map<String, Object> claims = issuer.claims();
    claims.put("sub", "alice");
    claims.put("roles", List.of(role));
    claims.put("amr", List.of("pwd", "mfa"));
    claims.put("auth_time", Instant.now().getEpochSecond());
    claims.put("exp", Instant.now().plusSeconds(3_600).getEpochSecond());
    return claims;
  }

  /** A request by an administrator. */
  RequestSpecification admin() {
    return by(token("admin"));
  }

  /** A request with this credential. */
  RequestSpecification by(String credential) {
    return RestAssured.given(
        new RequestSpecBuilder()
            .setBaseUri(gateway.url() + "/admin/v1")
            .addHeader("authorization", "Bearer " + credential)
            .setUrlEncodingEnabled(false)
            .build());
  }

  @Override
  public void close() {
    gateway.close();
    stub.close();
    issuer.close();
  }
}
