package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.upstream.Eventually;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys for their whole life, and the evidence of what became of them. */
abstract class AdminKeyContract extends AdminCase {
  private static final int CALLS = 8;

  private static Json key(Response issued) {
    return document(issued).at("key").orElseThrow();
  }

  @Test
  void issuesAKeyThatWorksAndRevokesItAtOnce() {
    Response issued = issue("acme", KEY);
    String path = path("acme", issued);

    assertThat(call(text(issued))).isEqualTo(200);
    Response revoked = admin().post(path + "/revoke");
    assertThat(call(text(issued))).isEqualTo(401);
    admin().get(path).then().statusCode(200).body("state.name", equalTo("revoked"));
    assertChange(issued, id(issued), Json.Null.NULL, key(issued));
    assertChange(revoked, id(issued), key(issued), document(revoked));
  }

  @Test
  void showsAKeyButNeverItsTextOrHash() {
    Response issued = issue("acme", KEY);

    String shown = admin().get("/keys/" + id(issued)).asString();

    assertThat(shown).contains(id(issued)).doesNotContain("pcl_", text(issued), "sha256");
    assertThat(JsonWriter.text(changes(issued).getFirst()))
        .doesNotContain("pcl_", text(issued), "sha256");
  }

  @Test
  void narrowsByVersion() {
    Response issued = issue("acme", KEY);
    String path = path("acme", issued);
    String less = "{\"models\":[\"other\"]}";

    sending(less).patch(path).then().statusCode(428).contentType("application/problem+json");
    Response narrowed = sending(less).header("If-Match", issued.header("etag")).patch(path);
    narrowed.then().statusCode(200).header("etag", equalTo("\"2\""));
    assertThat(call(text(issued))).isEqualTo(403);
    assertChange(narrowed, id(issued), key(issued), document(narrowed));
  }

  @Test
  void changesNoVersionThatIsNotThereAnyMore() {
    Response issued = issue("acme", KEY);
    String path = path("acme", issued);
    String etag = issued.header("etag");
    sending("{\"models\":[\"a*\"]}").header("If-Match", etag).patch(path).then().statusCode(200);
    String until = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS) + "";

    for (Response stale :
        List.of(
            sending("{\"models\":[\"ab*\"]}").header("If-Match", etag).patch(path),
            sending("{}").header("If-Match", etag).post(path + "/rotate"),
            sending("{\"until\":\"" + until + "\"}")
                .header("If-Match", etag)
                .post(path + "/retire"))) {
      stale.then().statusCode(412).body("code", equalTo("version_changed"));
    }
    admin()
        .get(path)
        .then()
        .header("etag", equalTo("\"2\""))
        .body("models", equalTo(List.of("a*")))
        .body("state.name", equalTo("active"));
  }

  @Test
  void ofRotationsOfOneVersionAtTheSameTimeOneIsMade() throws InterruptedException {
    String tenant = fresh("contended");
    Response issued = issue(tenant, KEY);

    List<Integer> statuses =
        AtOnce.answers(
            CALLS,
            () ->
                sending("{}")
                    .header("If-Match", issued.header("etag"))
                    .post(path(tenant, issued) + "/rotate")
                    .statusCode());

    assertThat(statuses).containsOnly(201, 412).containsOnlyOnce(201);
    String successor = admin().get(path(tenant, issued)).jsonPath().getString("state.successor");
    Eventually.holds(
        () -> inForce(tenant).equals(List.of(id(issued), successor).stream().sorted().toList()));
  }

  /** The keys of this tenant that may be used, by id. */
  private List<String> inForce(String tenant) {
    return admin()
        .get("/tenants/" + tenant + "/keys")
        .jsonPath()
        .<String>getList("items.findAll { it.state.name != 'revoked' }.id")
        .stream()
        .sorted()
        .toList();
  }

  @Test
  void rotatesAKeyWhichGoesOnBesideItsSuccessor() {
    Response issued = issue("acme", KEY);
    String path = path("acme", issued);

    sending("{\"overlap\":\"2h\"}").post(path + "/rotate").then().statusCode(428);
    Response rotated =
        sending("{\"overlap\":\"2h\"}")
            .header("If-Match", issued.header("etag"))
            .post(path + "/rotate");

    rotated.then().statusCode(201).body("key.replaces", equalTo(id(issued)));
    assertThat(call(text(rotated))).isEqualTo(200);
    assertThat(call(text(issued))).isEqualTo(200);
    Json predecessor = document(admin().get(path));
    assertThat(predecessor.at("state").flatMap(state -> state.text("successor")))
        .contains(id(rotated));
    List<Json> changes = changes(rotated);
    assertThat(changes).hasSize(2);
    assertChange(changes.getFirst(), id(issued), key(issued), predecessor);
    assertChange(changes.getLast(), id(rotated), Json.Null.NULL, key(rotated));
  }

  @Test
  void retiresAKeyByVersion() {
    Response issued = issue("acme", KEY);
    String path = path("acme", issued);
    Instant until = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    String body = "{\"until\":\"" + until + "\"}";

    sending(body).post(path + "/retire").then().statusCode(428);
    Response retired =
        sending(body).header("If-Match", issued.header("etag")).post(path + "/retire");

    retired
        .then()
        .statusCode(200)
        .body("state.name", equalTo("retiring"))
        .body("state.until", equalTo(until.toString()));
    assertThat(call(text(issued))).isEqualTo(200);
    assertChange(retired, id(issued), key(issued), document(retired));
  }

  /** Lists may be a moment behind. */
  @Test
  void listsEachKeyOnceHoweverManyPagesThereAre() {
    String tenant = fresh("paged");
    List<String> ids =
        List.of(id(issue(tenant, KEY)), id(issue(tenant, KEY)), id(issue(tenant, KEY)));

    Eventually.holds(() -> listed("/tenants/" + tenant + "/keys", "id").size() == 3);

    assertThat(listed("/tenants/" + tenant + "/keys", "id"))
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(listed("/keys", "id")).doesNotHaveDuplicates().containsAll(ids);
  }

  @Test
  void takesARepeatedRequestForTheSameOne() {
    String tenant = fresh("once");
    Response first = once(tenant, KEY);
    Response again = once(tenant, KEY);

    assertThat(first.statusCode()).isEqualTo(201);
    again.then().statusCode(200).body("text", nullValue());
    assertThat(id(again)).isEqualTo(id(first));
    assertThat(call(text(first))).isEqualTo(200);
  }

  @Test
  void takesNoOtherRequestForTheSameOne() {
    String tenant = fresh("once");
    once(tenant, KEY).then().statusCode(201);

    once(tenant, KEY.replace("ci", "other"))
        .then()
        .statusCode(409)
        .body("code", equalTo("conflict"));
  }

  @Test
  void issuesOneKeyHoweverManyRequestsComeAtOnce() throws InterruptedException {
    String tenant = fresh("once");

    List<Integer> statuses = AtOnce.answers(CALLS, () -> once(tenant, KEY).statusCode());

    assertThat(statuses).containsOnlyOnce(201).isSubsetOf(201, 200, 409);
    Eventually.holds(() -> listed("/tenants/" + tenant + "/keys", "id").size() == 1);
  }

  private Response once(String tenant, String body) {
    return sending(body).header("Idempotency-Key", "build-17").post("/tenants/" + tenant + "/keys");
  }

  @Test
  void rotatesOnceHoweverOftenTheRequestIsRepeated() {
    Response issued = issue("acme", KEY);
    String rotate = path("acme", issued) + "/rotate";

    Response first = rotateOnce(rotate, issued);
    Response again = rotateOnce(rotate, issued);

    first.then().statusCode(201).body("text", notNullValue());
    again.then().statusCode(200).body("text", nullValue());
    assertThat(id(again)).isEqualTo(id(first));
  }

  private Response rotateOnce(String path, Response issued) {
    return sending("{\"overlap\":\"2h\"}")
        .header("Idempotency-Key", "rotation-1")
        .header("If-Match", issued.header("etag"))
        .post(path);
  }
}
