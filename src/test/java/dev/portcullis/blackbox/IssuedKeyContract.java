package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.portcullis.upstream.Eventually;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

/** A key from its issue to its end, where calls and administration may be different processes. */
abstract class IssuedKeyContract {
  /** Where calls go. */
  abstract String url();

  /** Where administration is, with its {@code /admin/v1}. */
  abstract String adminUrl();

  /** What an administrator of everything shows. */
  abstract String administrator();

  @Test
  void aKeyIsGoodFromItsIssueToItsRevocation() {
    Response issued =
        admin()
            .body("{\"owner\":\"ci\",\"scopes\":[\"openai:chat:*\"]}")
            .post("/tenants/acme/keys");
    assertThat(issued.statusCode()).isEqualTo(201);
    String key = issued.jsonPath().getString("text");
    String path = "/tenants/acme/keys/" + issued.jsonPath().getString("key.id");

    assertThat(call(key)).isEqualTo(200);
    admin().post(path + "/revoke").then().statusCode(200);
    Eventually.holds(() -> call(key) == 401);
    admin().get(path).then().statusCode(200).body("state.name", equalTo("revoked"));
  }

  private RequestSpecification admin() {
    return given()
        .baseUri(adminUrl())
        .header("authorization", "Bearer " + administrator())
        .contentType("application/json");
  }

  private int call(String key) {
    return given()
        .baseUri(url())
        .header("authorization", "Bearer " + key)
        .contentType("application/json")
        .body(ServerUnderTest.chat("stub"))
        .post("/openai/v1/chat/completions")
        .statusCode();
  }
}
