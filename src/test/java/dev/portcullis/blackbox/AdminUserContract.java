package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.portcullis.json.Json;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Users of tokens who are stopped, and let go on. */
abstract class AdminUserContract extends AdminCase {
  private static final Json FREE = Json.obj(Json.member("state", "free"));

  private Response post(String what, String body) {
    return sending(body).post("/tenants/ops/users/" + what);
  }

  private static String body(String user) {
    return "{\"user\":\"" + user + "\"}";
  }

  private Response usage(String user) {
    return admin().get("/tenants/ops/users/usage?user=" + user.replace("/", "%2F"));
  }

  @Test
  void aUserWhoIsStoppedIsRefusedEverywhereUntilReleased() {
    String subject = fresh("mallory");
    String token = gateway().administrators().token("admin", subject);
    assertThat(call(token)).isEqualTo(200);
    gateway().by(token).get("/roles").then().statusCode(200);

    post("stop", body("sso/" + subject)).then().statusCode(200).body("state", equalTo("stopped"));

    chat(token, "stub").then().statusCode(403).body("error.code", equalTo("quarantined"));
    gateway().by(token).get("/roles").then().statusCode(403).body("code", equalTo("quarantined"));
    usage("sso/" + subject).then().statusCode(200).body("stopped", equalTo("quarantined"));

    post("release", body("sso/" + subject)).then().statusCode(200).body("state", equalTo("free"));

    assertThat(call(token)).isEqualTo(200);
    gateway().by(token).get("/roles").then().statusCode(200);
    usage("sso/" + subject).then().statusCode(200).body("stopped", nullValue());
  }

  @Test
  void eachStopAndReleaseIsToldWithHowTheUserStoodBeforeAndStandsNow() {
    String user = "sso/" + fresh("eve");
    Instant until = Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    Json stopped =
        Json.obj(Json.member("state", "stopped"), Json.member("until", until.toString()));

    Response stop = post("stop", "{\"user\":\"%s\",\"until\":\"%s\"}".formatted(user, until));
    Response release = post("release", body(user));

    stop.then().statusCode(200).body("until", equalTo(until.toString()));
    assertChange(stop, user, FREE, stopped);
    assertChange(release, user, stopped, FREE);
  }

  @Test
  void aUserOfATenantIsStoppedByWhoeverMayDoThatThere() {
    String body = body("sso/" + fresh("bob"));
    String token = gateway().administrators().token("ops-users");

    gateway()
        .by(token)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/tenants/ops/users/stop")
        .then()
        .statusCode(200);
    gateway()
        .by(token)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/users/stop")
        .then()
        .statusCode(403);
    sending(body).post("/tenants/acme/users/stop").then().statusCode(404);
  }

  @Test
  void aStopThatEndsInThePastIsNone() {
    String user = "sso/" + fresh("carol");

    post("stop", "{\"user\":\"%s\",\"until\":\"2026-01-01T00:00:00Z\"}".formatted(user))
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("#/until"));
    usage(user).then().statusCode(200).body("stopped", nullValue());
  }
}
