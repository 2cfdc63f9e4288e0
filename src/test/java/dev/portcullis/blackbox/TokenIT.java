package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of issuers over the wire. */
class TokenIT {
  private static final String CHAT = "/openai/v1/chat/completions";

  private static StubModel stub;
  private static FakeIssuer issuer;
  private static FakeIssuer troubled;
  private static ServerUnderTest gateway;
  private static TokenGateway calls;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.start();
    issuer = FakeIssuer.start();
    troubled = FakeIssuer.start();
    gateway =
        TokenGateway.withTrouble(stub, issuer, troubled)
            .with("portcullis.plane", "both")
            .with("portcullis.issuers.fake.roles.operator", "operator")
            .with("portcullis.roles.operator.scopes", "admin:users.stop:acme")
            .start();
    calls = new TokenGateway(gateway);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
    troubled.close();
    stub.close();
  }

  @Test
  void aTokenPassesEveryLayerToTheModel() {
    Response response = calls.chat(issuer.tokenOf("ada"));

    assertThat(response.statusCode()).isEqualTo(200);
    Json event = calls.event(response);
    assertThat(TokenGateway.text(event, "actor", "user", "uid")).isEqualTo("fake/ada");
    assertThat(TokenGateway.text(event, "actor", "user", "type")).isEqualTo("token");
    assertThat(TokenGateway.text(event, "actor", "user", "org", "uid")).isEqualTo("acme");
    assertThat(calls.found(event, "credential")).isEqualTo("jwt");
    assertThat(calls.found(event, "issuer")).isEqualTo("fake");
    assertThat(TokenGateway.text(event, "unmapped", "portcullis", "authorization", "granted_by"))
        .isEqualTo("role caller, scope openai:*");
    assertThat(gateway.process().output())
        .contains("each user of tokens: requests 100000/31d", "issuers   fake, troubled");
  }

  @Test
  void aTokenWithoutARoleMayDoNothing() {
    Map<String, Object> claims = issuer.claims();
    claims.put("roles", List.of("admin", "*"));
    claims.put("scope", "openai:*");

    Response response = calls.chat(issuer.token(claims));

    assertThat(response.statusCode()).isEqualTo(403);
    Json event = calls.event(response);
    assertThat(TokenGateway.text(event, "actor", "user", "uid")).isEqualTo("fake/user-1");
    assertThat(TokenGateway.text(event, "unmapped", "portcullis", "authorization", "missing"))
        .isEqualTo("scope");
  }

  @Test
  void refusalsHaveTheShapeOfTheirRoute() {
    String forged = issuer.token().replaceFirst("\\.[^.]*$", "." + "A".repeat(86));

    assertThat(calls.chat(forged).asString()).contains("\"code\":\"invalid_api_key\"");
    assertThat(
            calls
                .by(forged)
                .body(ServerUnderTest.chat("stub"))
                .post("/anthropic/v1/messages")
                .asString())
        .contains("\"type\":\"error\"", "authentication_error");
    Response problem = calls.by(forged).body("{}").post("/echo/x");
    assertThat(problem.contentType()).startsWith("application/problem+json");
    assertThat(problem.statusCode()).isEqualTo(401);
    assertThat(calls.found(calls.event(problem), "refused")).isEqualTo("signature");
  }

  @Test
  void aTokenIsNoApiKey() {
    Response response =
        calls
            .request()
            .header("x-api-key", issuer.token())
            .body(ServerUnderTest.chat("stub"))
            .post(CHAT);

    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void anApiKeyPassesAsBefore() {
    Response response = calls.chat(gateway.key());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(calls.found(calls.event(response), "credential")).isEqualTo("api_key");
  }

  @Test
  void aUserIsStoppedAtOnce() {
    String token = issuer.tokenOf("mallory");
    assertThat(calls.chat(token).statusCode()).isEqualTo(200);

    assertThat(asOperator("stop", "fake/mallory").statusCode()).isEqualTo(200);

    Response stopped = calls.chat(token);
    assertThat(stopped.statusCode()).isEqualTo(403);
    assertThat(stopped.asString()).contains("quarantined");
    assertThat(calls.chat(issuer.tokenOf("mallory")).statusCode()).as("a new token").isEqualTo(403);
    assertThat(calls.chat(issuer.tokenOf("ada")).statusCode()).isEqualTo(200);
    assertThat(asOperator("release", "fake/mallory").statusCode()).isEqualTo(200);
    assertThat(calls.chat(token).statusCode()).isEqualTo(200);
  }

  @Test
  void aUserIsStoppedBeforeTheyHaveEverCalled() {
    assertThat(asOperator("stop", "fake/eve").statusCode()).isEqualTo(200);

    assertThat(calls.chat(issuer.tokenOf("eve")).statusCode()).isEqualTo(403);
  }

  @Test
  void anOperatorWhoIsStoppedAdministersNothing() {
    String user = "fake/olga";
    assertThat(asOperator("olga", "release", user).statusCode()).isEqualTo(200);
    assertThat(asOperator("stop", user).statusCode()).isEqualTo(200);

    assertThat(asOperator("olga", "release", user).statusCode()).isEqualTo(403);
  }

  private static Response asOperator(String verb, String user) {
    return asOperator("oscar", verb, user);
  }

  private static Response asOperator(String operator, String verb, String user) {
    Map<String, Object> claims = issuer.claims();
    claims.put("sub", operator);
    claims.put("roles", List.of("operator"));
    claims.put("amr", List.of("pwd", "mfa"));
    claims.put("auth_time", Instant.now().getEpochSecond());
    return calls
        .by(issuer.token(claims))
        .body("{\"user\":\"" + user + "\"}")
        .post("/admin/v1/tenants/acme/users/" + verb);
  }
}
