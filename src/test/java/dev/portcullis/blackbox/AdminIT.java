package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Administration of the packaged gateway, over the wire, by tokens. */
class AdminIT {
  private static final String KEY = "{\"owner\":\"ci\",\"scopes\":[\"openai:chat:*\"]}";
  private static AdminServer server;

  @BeforeAll
  static void start() {
    server = AdminServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Response issue() {
    Response issued =
        server.admin().contentType(ContentType.JSON).body(KEY).post("/tenants/acme/keys");
    assertThat(issued.statusCode()).as(issued.asString()).isEqualTo(201);
    return issued;
  }

  private static int call(String key) throws IOException {
    String request =
        server
            .gateway()
            .post("/openai/v1/chat/completions", ServerUnderTest.chat("stub"))
            .replace(server.gateway().key(), key);
    try (Wire wire = server.gateway().connect()) {
      return wire.send(request).response().status();
    }
  }

  @Test
  void issuesAKeyThatWorksAndRevokesItAtOnce() throws IOException {
    Response issued = issue();
    String key = issued.jsonPath().getString("text");
    String path = "/tenants/acme/keys/" + issued.jsonPath().getString("key.id");

    assertThat(call(key)).isEqualTo(200);
    server.admin().post(path + "/revoke").then().statusCode(200);
    assertThat(call(key)).isEqualTo(401);
    server.admin().get(path).then().statusCode(200).body("state.name", equalTo("revoked"));
  }

  @Test
  void showsWhatAKeyHasUsed() throws IOException {
    Response issued =
        server
            .admin()
            .contentType(ContentType.JSON)
            .body(KEY.replace("}", ",\"limits\":[\"requests=5/1h\"]}"))
            .post("/tenants/acme/keys");
    String path = "/tenants/acme/keys/" + issued.jsonPath().getString("key.id");
    call(issued.jsonPath().getString("text"));

    server
        .admin()
        .get(path + "/usage")
        .then()
        .statusCode(200)
        .body("windows.find { it.measure == 'requests' }.used", equalTo(1))
        .body("windows.find { it.measure == 'requests' }.window", equalTo("1h"));
  }

  /** No file has the calls that run: whoever serves both planes asks the ledger that is open. */
  @Test
  void showsTheCallsThatRunAtThisMoment() throws Exception {
    Response issued =
        server
            .admin()
            .contentType(ContentType.JSON)
            .body(KEY.replace("}", ",\"limits\":[\"concurrent=3\"]}"))
            .post("/tenants/acme/keys");
    String path = "/tenants/acme/keys/" + issued.jsonPath().getString("key.id");
    String request =
        server
            .gateway()
            .post("/openai/v1/chat/completions", ServerUnderTest.chat("stub-slow-4000"))
            .replace(server.gateway().key(), issued.jsonPath().getString("text"));

    try (Wire wire = server.gateway().connect()) {
      wire.send(request);

      assertThat(running(path, 1)).isTrue();
      assertThat(wire.response().status()).isEqualTo(200);
    }
    assertThat(running(path, 0)).isTrue();
  }

  private static boolean running(String path, int expected) throws InterruptedException {
    for (int tries = 0; tries < 30; tries++) {
      Integer used =
          server
              .admin()
              .get(path + "/usage")
              .jsonPath()
              .get("windows.find { it.measure == 'concurrent' }?.used");
      if ((used == null ? 0 : used) == expected) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  @Test
  void narrowsByVersion() throws IOException {
    Response issued = issue();
    String path = "/tenants/acme/keys/" + issued.jsonPath().getString("key.id");
    String less = "{\"models\":[\"other\"]}";

    server
        .admin()
        .contentType(ContentType.JSON)
        .body(less)
        .patch(path)
        .then()
        .statusCode(428)
        .contentType("application/problem+json");
    server
        .admin()
        .contentType(ContentType.JSON)
        .header("If-Match", issued.header("etag"))
        .body(less)
        .patch(path)
        .then()
        .statusCode(200)
        .header("etag", equalTo("\"2\""));
    assertThat(call(issued.jsonPath().getString("text"))).isEqualTo(403);
  }

  @Test
  void fencesATenantIn() throws IOException {
    String key =
        server
            .admin()
            .contentType(ContentType.JSON)
            .body(KEY)
            .post("/tenants/fenced/keys")
            .jsonPath()
            .getString("text");
    server
        .admin()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body("{\"scopes\":[\"openai:embeddings:*\"]}")
        .put("/tenants/fenced/policy")
        .then()
        .statusCode(200);

    assertThat(call(key)).isEqualTo(403);
  }

  @Test
  void challengesForASecondFactor() {
    server
        .by(server.weakToken("admin"))
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
    server.by(server.gateway().key()).get(path).then().statusCode(403);
  }

  @Test
  void letsARoleDoWhatItSaysAndNoMore() {
    server.by(server.token("auditor")).get("/audit").then().statusCode(200);
    server.by(server.token("auditor")).get("/keys").then().statusCode(403);
    server.by(server.token("nobody")).get("/audit").then().statusCode(403);
  }

  @Test
  void saysWhatIsNotThere() {
    server.admin().get("/nothing").then().statusCode(404);
    server.admin().get("/tenants/acme/keys/aaaaaaaaaaaaaaaa").then().statusCode(404);
    server.admin().delete("/keys").then().statusCode(405).header("allow", equalTo("GET"));
    server.admin().get("/keys?limit=x").then().statusCode(422);
  }

  @Test
  void namesThePlacesOfABodyThatAreWrong() {
    server
        .admin()
        .contentType(ContentType.JSON)
        .body("{\"owner\":\"ci\",\"scopes\":[\"a*b\"]}")
        .post("/tenants/acme/keys")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("errors[0].pointer", equalTo("#/scopes/0"));
  }

  @Test
  void findsTheEventsOfAChange() {
    Response issued = issue();
    String id = issued.jsonPath().getString("key.id");

    List<Json> told =
        server.gateway().events().stream()
            .filter(event -> JsonWriter.text(event).contains(id))
            .toList();
    assertThat(told)
        .extracting(event -> event.text("status_code").orElseThrow())
        .startsWith("intended", "ok");
    assertThat(JsonWriter.text(told.get(1)))
        .doesNotContain(issued.jsonPath().getString("text"), "sha256");
    server
        .admin()
        .get("/audit?outcome=intended&limit=200")
        .then()
        .statusCode(200)
        .body("items.unmapped.portcullis.changes.flatten().id", hasItem(id));
  }

  @Test
  void saysWhichControlsAreOn() {
    server
        .admin()
        .get("/posture")
        .then()
        .statusCode(200)
        .body("controls.find { it.name.startsWith('Strong') }.state", equalTo("on"))
        .body("controls.find { it.name.startsWith('Monitoring') }.state", equalTo("off"))
        .body("controls.find { it.name.startsWith('Limits') }.state", equalTo("off"))
        .body("controls.size()", equalTo(9));
  }

  @Test
  void theCommandLineSaysTheSameOfItsConfiguration() {
    GatewayProcess posture = server.gateway().command("posture");

    assertThat(posture.exitCode()).as(posture.output()).isZero();
    assertThat(posture.output())
        .contains("API keys with scopes and expiry", "off     Monitoring and alerts");
  }

  @Test
  void takesARepeatedRequestForTheSameOne() {
    Response first = once();
    Response again = once();

    assertThat(first.statusCode()).isEqualTo(201);
    again.then().statusCode(200).body("text", nullValue());
    assertThat(again.jsonPath().getString("key.id"))
        .isEqualTo(first.jsonPath().getString("key.id"));
  }

  private static Response once() {
    return server
        .admin()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "build-17")
        .body(KEY)
        .post("/tenants/once/keys");
  }
}
