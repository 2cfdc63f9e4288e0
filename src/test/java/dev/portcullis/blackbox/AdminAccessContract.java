package dev.portcullis.blackbox;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
