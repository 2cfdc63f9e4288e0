package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
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
    Wire.Response response = calls.chat(issuer.tokenOf("ada"));

    assertThat(response.status()).isEqualTo(200);
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

    Wire.Response response = calls.chat(issuer.token(claims));

    assertThat(response.status()).isEqualTo(403);
    Json event = calls.event(response);
    assertThat(TokenGateway.text(event, "actor", "user", "uid")).isEqualTo("fake/user-1");
    assertThat(TokenGateway.text(event, "unmapped", "portcullis", "authorization", "missing"))
        .isEqualTo("scope");
  }

  @Test
  void refusalsTellTheCallerLittleAndTheAuditWhy() {
    for (var refused :
        Map.of(
                "exp", "expired",
                "aud", "audience",
                "sub", "subject",
                "nbf", "not_yet",
                "cnf", "bound",
                "iss", "unknown_issuer")
            .entrySet()) {
      Map<String, Object> claims = issuer.claims();
      long now = Instant.now().getEpochSecond();
      switch (refused.getKey()) {
        case "exp" -> claims.put("exp", now - 61);
        case "nbf" -> claims.put("nbf", now + 300);
        case "cnf" -> claims.put("cnf", Map.of("jkt", "x"));
        case "iss" -> claims.put("iss", "https://attacker.example");
        default -> claims.remove(refused.getKey());
      }
      String token = issuer.token(claims);

      Wire.Response response = calls.chat(token);

      assertThat(response.status()).as(refused.getKey()).isEqualTo(401);
      assertThat(response.header("www-authenticate")).contains("error=\"invalid_token\"");
      assertThat(response.body())
          .contains(refused.getKey().equals("exp") ? "expired_api_key" : "invalid_api_key");
      Json event = calls.event(response);
      assertThat(calls.found(event, "refused")).isEqualTo(refused.getValue());
      assertThat(response.body() + dev.portcullis.json.JsonWriter.text(event))
          .doesNotContain(token.substring(token.lastIndexOf('.') + 1));
      assertThat(gateway.process().output())
          .doesNotContain(token.substring(token.lastIndexOf('.') + 1));
    }
  }

  @Test
  void refusalsHaveTheShapeOfTheirRoute() {
    String forged = issuer.token().replaceFirst("\\.[^.]*$", "." + "A".repeat(86));

    assertThat(
            calls
                .post(CHAT, ServerUnderTest.chat("stub"), "authorization: Bearer " + forged)
                .body())
        .contains("\"code\":\"invalid_api_key\"");
    assertThat(
            calls
                .post(
                    "/anthropic/v1/messages",
                    ServerUnderTest.chat("stub"),
                    "authorization: Bearer " + forged)
                .body())
        .contains("\"type\":\"error\"", "authentication_error");
    Wire.Response problem = calls.post("/echo/x", "{}", "authorization: Bearer " + forged);
    assertThat(problem.header("content-type")).startsWith("application/problem+json");
    assertThat(problem.status()).isEqualTo(401);
    assertThat(calls.found(calls.event(problem), "refused")).isEqualTo("signature");
  }

  @Test
  void aTokenIsNoApiKey() {
    String token = issuer.token();

    Wire.Response header = calls.post(CHAT, ServerUnderTest.chat("stub"), "x-api-key: " + token);
    Wire.Response both =
        calls.post(
            CHAT,
            ServerUnderTest.chat("stub"),
            "authorization: Bearer " + token,
            "x-api-key: " + gateway.key());

    assertThat(header.status()).isEqualTo(401);
    assertThat(both.status()).isEqualTo(400);
  }

  @Test
  void anApiKeyPassesAsBefore() {
    Wire.Response response = calls.chat(gateway.key());

    assertThat(response.status()).isEqualTo(200);
    assertThat(calls.found(calls.event(response), "credential")).isEqualTo("api_key");
  }

  @Test
  void aUserIsStoppedAtOnce() {
    String token = issuer.tokenOf("mallory");
    assertThat(calls.chat(token).status()).isEqualTo(200);

    assertThat(asOperator("stop", "fake/mallory").status()).isEqualTo(200);

    Wire.Response stopped = calls.chat(token);
    assertThat(stopped.status()).isEqualTo(403);
    assertThat(stopped.body()).contains("quarantined");
    assertThat(calls.chat(issuer.tokenOf("mallory")).status()).as("a new token").isEqualTo(403);
    assertThat(calls.chat(issuer.tokenOf("ada")).status()).isEqualTo(200);
    assertThat(asOperator("release", "fake/mallory").status()).isEqualTo(200);
    assertThat(calls.chat(token).status()).isEqualTo(200);
  }

  @Test
  void aUserIsStoppedBeforeTheyHaveEverCalled() {
    assertThat(asOperator("stop", "fake/eve").status()).isEqualTo(200);

    assertThat(calls.chat(issuer.tokenOf("eve")).status()).isEqualTo(403);
  }

  @Test
  void anOperatorWhoIsStoppedAdministersNothing() {
    String user = "fake/olga";
    assertThat(asOperator("olga", "release", user).status()).isEqualTo(200);
    assertThat(asOperator("stop", user).status()).isEqualTo(200);

    assertThat(asOperator("olga", "release", user).status()).isEqualTo(403);
  }

  private static Wire.Response asOperator(String verb, String user) {
    return asOperator("oscar", verb, user);
  }

  private static Wire.Response asOperator(String operator, String verb, String user) {
    Map<String, Object> claims = issuer.claims();
    claims.put("sub", operator);
    claims.put("roles", List.of("operator"));
    claims.put("amr", List.of("pwd", "mfa"));
    claims.put("auth_time", Instant.now().getEpochSecond());
    return calls.post(
        "/admin/v1/tenants/acme/users/" + verb,
        "{\"user\":\"" + user + "\"}",
        "authorization: Bearer " + issuer.token(claims));
  }
}
