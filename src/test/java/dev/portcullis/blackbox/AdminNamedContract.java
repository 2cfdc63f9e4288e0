package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept under names, in versions: roles, tenants, and their policies. */
abstract class AdminNamedContract extends AdminCase {
  private static final int CALLS = 8;
  private static final String NO_VERSION_YET = "\"1\"";

  /** What there is, by its path, a body, and another one. */
  enum Kind {
    ROLE("/roles/%s", "{\"scopes\":[\"openai:chat:*\"]}", "{\"scopes\":[\"openai:*\"]}"),
    TENANT("/tenants/%s", "{\"contact\":\"ops@acme.example\"}", "{\"note\":\"moved\"}"),
    POLICY("/tenants/%s/policy", "{\"scopes\":[\"openai:*\"]}", "{\"scopes\":[\"openai:chat:*\"]}");

    private final String path;
    private final String first;
    private final String second;

    Kind(String path, String first, String second) {
      this.path = path;
      this.first = first;
      this.second = second;
    }
  }

  private Response put(String path, String body, String header, String value) {
    return sending(body).header(header, value).put(path);
  }

  private Response putFirst(String path, String body) {
    Response put = put(path, body, "If-None-Match", "*");
    assertThat(put.statusCode()).as(put.asString()).isEqualTo(200);
    return put;
  }

  private Response remove(String path, String etag) {
    return admin().header("If-Match", etag).delete(path);
  }

  @ParameterizedTest
  @EnumSource
  void isPutWhereNothingIsOnlyWithTheWordForIt(Kind kind) {
    String path = kind.path.formatted(fresh("first"));

    sending(kind.first).put(path).then().statusCode(428).body("code", equalTo("version_missing"));
    put(path, kind.first, "If-Match", NO_VERSION_YET).then().statusCode(412);
    admin().get(path).then().statusCode(404);
    Response put = putFirst(path, kind.first);
    put(path, kind.second, "If-None-Match", "*").then().statusCode(412);

    Response shown = admin().get(path);
    assertThat(document(shown)).isEqualTo(document(put));
    assertThat(shown.header("etag")).isEqualTo(put.header("etag"));
  }

  @ParameterizedTest
  @EnumSource
  void isChangedInTheVersionThatIsNamedAndInNoOther(Kind kind) {
    String path = kind.path.formatted(fresh("changed"));
    Response first = putFirst(path, kind.first);

    Response second = put(path, kind.second, "If-Match", first.header("etag"));
    Response stale = put(path, kind.first, "If-Match", first.header("etag"));

    second.then().statusCode(200);
    stale.then().statusCode(412).body("code", equalTo("version_changed"));
    assertThat(second.header("etag")).isNotEqualTo(first.header("etag"));
    assertThat(document(admin().get(path))).isEqualTo(document(second));
  }

  @ParameterizedTest
  @EnumSource
  void ofChangesOfOneVersionAtTheSameTimeOneIsMade(Kind kind) throws InterruptedException {
    String path = kind.path.formatted(fresh("contended"));

    List<Integer> first =
        AtOnce.answers(CALLS, () -> put(path, kind.first, "If-None-Match", "*").statusCode());
    String etag = admin().get(path).header("etag");
    List<Integer> second =
        AtOnce.answers(CALLS, () -> put(path, kind.second, "If-Match", etag).statusCode());
    String changed = admin().get(path).header("etag");
    List<Integer> removed = AtOnce.answers(CALLS, () -> remove(path, changed).statusCode());

    assertThat(first).containsOnly(200, 412).containsOnlyOnce(200);
    assertThat(second).containsOnly(200, 412).containsOnlyOnce(200);
    assertThat(removed).containsOnlyOnce(200).isSubsetOf(200, 404, 412);
  }

  @ParameterizedTest
  @EnumSource
  void isRemovedInTheVersionThatIsNamedAndNoVersionComesBack(Kind kind) {
    String path = kind.path.formatted(fresh("removed"));
    String etag = putFirst(path, kind.first).header("etag");

    admin().delete(path).then().statusCode(428);
    remove(path, NO_VERSION_YET).then().statusCode(412);
    remove(path, etag).then().statusCode(200);
    admin().get(path).then().statusCode(404);
    remove(path, etag).then().statusCode(404);
    assertThat(putFirst(path, kind.first).header("etag")).isNotEqualTo(etag);
  }

  @ParameterizedTest
  @EnumSource
  void eachChangeIsToldWithWhatWasThereBeforeAndIsThereNow(Kind kind) {
    String name = fresh("told");
    String path = kind.path.formatted(name);

    Response first = putFirst(path, kind.first);
    Response second = put(path, kind.second, "If-Match", first.header("etag"));
    Response removed = remove(path, second.header("etag"));

    assertChange(first, name, Json.Null.NULL, document(first));
    assertChange(second, name, document(first), document(second));
    assertChange(removed, name, document(second), Json.Null.NULL);
  }

  @ParameterizedTest
  @EnumSource(names = {"ROLE", "TENANT"})
  void isListedOnceHoweverManyPagesThereAre(Kind kind) {
    List<String> names = List.of(fresh("listed"), fresh("listed"), fresh("listed"));
    names.forEach(name -> putFirst(kind.path.formatted(name), kind.first));
    String list = kind.path.replace("/%s", "");

    Eventually.holds(() -> listed(list, "name").containsAll(names));

    assertThat(listed(list, "name")).doesNotHaveDuplicates();
  }

  @Test
  void rolesOfTheConfigurationAreShownAndNotChanged() {
    admin().get("/roles").then().statusCode(200).body("items.name", hasItems("admin", "auditor"));
    admin().get("/roles/admin").then().statusCode(200).body("source", equalTo("configured"));
    put("/roles/admin", Kind.ROLE.first, "If-None-Match", "*").then().statusCode(409);
    remove("/roles/admin", NO_VERSION_YET).then().statusCode(409);
  }

  @Test
  void aKeyMayDoWhatItsRoleSays() {
    String role = fresh("role");
    putFirst("/roles/" + role, Kind.ROLE.first);
    String body = "{\"owner\":\"ci\",\"scopes\":[\"other:*\"]%s}";

    String without = issue("acme", body.formatted("")).jsonPath().getString("text");
    String with =
        issue("acme", body.formatted(",\"roles\":[\"" + role + "\"]")).jsonPath().getString("text");

    assertThat(call(without)).isEqualTo(403);
    assertThat(call(with)).isEqualTo(200);
  }

  @Test
  void fencesATenantIn() {
    String tenant = fresh("fenced");
    String key = text(issue(tenant, KEY));

    putFirst("/tenants/" + tenant + "/policy", "{\"scopes\":[\"openai:embeddings:*\"]}");

    assertThat(call(key)).isEqualTo(403);
  }
}
