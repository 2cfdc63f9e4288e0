package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in to administration, and what is said of requests that are wrong. */
abstract class AdminAccessContract extends AdminCase {
  private String token(String role) {
    return gateway().administrators().token(role);
  }

  @Test
  void challengesForASecondFactor() {
    gateway()
        .by(gateway().administrators().weakToken("admin"))
        .get("/keys")
        .then()
        .statusCode(401)
        .header("www-authenticate", containsString("insufficient_user_authentication"))
        .body("code", equalTo("insufficient_user_authentication"))
        .body("challenge", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/keys", "/posture", "/tenants/acme/keys"})
  void letsNoApiKeyIn(String path) {
    gateway().by(gateway().key()).get(path).then().statusCode(403);
  }

  @Test
  void letsARoleDoWhatItSaysAndNoMore() {
    gateway().by(token("auditor")).get("/posture").then().statusCode(200);
    gateway().by(token("auditor")).get("/keys").then().statusCode(403);
    gateway().by(token("nobody")).get("/posture").then().statusCode(403);
    gateway().by(token("nobody")).get("/audit").then().statusCode(403);
  }

  @Test
  void letsWhoAdministersOneTenantReachNoOther() {
    gateway().by(token("acme-keys")).get("/tenants/acme/keys").then().statusCode(200);
    gateway().by(token("acme-keys")).get("/tenants/other/keys").then().statusCode(403);
    gateway().by(token("acme-keys")).get("/keys").then().statusCode(403);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /tenants/lent/keys, '{\"owner\":\"ci\",\"scopes\":[\"openai:*\"]}'",
    "PUT, /roles/lent, '{\"scopes\":[\"openai:*\"]}'"
  })
  void letsNobodyGiveMoreThanTheyHold(String method, String path, String more) {
    given(by("lender"), more)
        .request(method, path)
        .then()
        .statusCode(403)
        .body("code", equalTo("exceeds_own_grants"));
    Response less =
        given(by("lender"), more.replace("openai:*", "openai:chat:*")).request(method, path);
    assertThat(less.statusCode()).as(less.asString()).isIn(200, 201);
  }

  @Test
  void letsNobodyWidenAFenceBeyondWhatTheyHold() {
    String path = "/tenants/fenced-in/policy";
    String narrow = "{\"scopes\":[\"openai:chat:*\"]}";
    Response first = given(by("lender"), narrow).put(path);
    assertThat(first.statusCode()).as(first.asString()).isIn(200, 201);

    given(
            gateway().by(token("lender")).header("if-match", first.header("etag")),
            narrow.replace("chat:", ""))
        .put(path)
        .then()
        .statusCode(403)
        .body("code", equalTo("exceeds_own_grants"));
  }

  private RequestSpecification by(String role) {
    return gateway().by(token(role)).header("if-none-match", "*");
  }

  private static RequestSpecification given(RequestSpecification by, String body) {
    return by.contentType(ContentType.JSON).body(body);
  }

  @Test
  void saysWhatIsNotThere() {
    admin().get("/nothing").then().statusCode(404);
    admin().get("/tenants/acme/keys/aaaaaaaaaaaaaaaa").then().statusCode(404);
    admin().delete("/keys").then().statusCode(405).header("allow", equalTo("GET"));
    admin().get("/keys?limit=x").then().statusCode(422);
    admin().get("/keys?cursor=of-another-list").then().statusCode(422);
  }

  @Test
  void namesThePlacesOfABodyThatAreWrong() {
    sending("{\"owner\":\"ci\",\"scopes\":[\"a*b\"]}")
        .post("/tenants/acme/keys")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("errors[0].pointer", equalTo("#/scopes/0"));
  }

  @Test
  void saysOfEachControlWhetherItIsOn() {
    admin()
        .get("/posture")
        .then()
        .statusCode(200)
        .body("controls.find { it.name.startsWith('Strong') }.state", equalTo("on"))
        .body("controls.size()", equalTo(9));
  }
}
