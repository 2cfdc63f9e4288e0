package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Headers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tenants, roles and policies by the API. */
class NamedAdministrationTest {
  private AdminWorld world;

  @BeforeEach
  void start(@TempDir Path folder) {
    world = new AdminWorld(folder);
  }

  private AdminWorld.Answered put(String path, String body, String... headers) {
    return world.ask("PUT", path, body, Headers.of(headers));
  }

  private AdminWorld.Answered first(String path, String body) {
    return put(path, body, "if-none-match", "*");
  }

  private String etag(String path) {
    return world.get(path).etag();
  }

  private AdminWorld.Answered delete(String path, String... headers) {
    return world.ask("DELETE", path, "", Headers.of(headers));
  }

  @Test
  void makesChangesAndForgetsATenant() {
    var made = first("/tenants/acme", "{\"contact\":\"ops@acme.example\"}");
    var changed = put("/tenants/acme", "{\"note\":\"Gold.\"}", "if-match", made.etag());
    var removed = delete("/tenants/acme", "if-match", changed.etag());

    assertThat(changed.etag()).isNotEqualTo(made.etag());
    assertThat(made.text("contact")).isEqualTo("ops@acme.example");
    assertThat(changed.text("created")).isEqualTo(made.text("created"));
    assertThat(changed.text("contact")).isEmpty();
    assertThat(removed.status()).isEqualTo(200);
    assertThat(world.get("/tenants/acme").status()).isEqualTo(404);
  }

  /** ABA: what has the name now is not what was read. */
  @ParameterizedTest
  @ValueSource(strings = {"/tenants/acme", "/tenants/acme/policy", "/roles/writer"})
  void takesAnOldVersionForNoNewOne(String path) {
    String body = path.equals("/tenants/acme") ? "{}" : "{\"scopes\":[\"openai:chat:*\"]}";
    String old = first(path, body).etag();
    delete(path, "if-match", old);
    String now = first(path, body).etag();

    assertThat(now).isNotEqualTo(old);
    assertThat(put(path, body, "if-match", old).status()).isEqualTo(412);
    assertThat(delete(path, "if-match", old).status()).isEqualTo(412);
    assertThat(etag(path)).isEqualTo(now);
  }

  @Test
  void makesNothingThatIsThereAndChangesNothingThatIsNot() {
    first("/tenants/acme", "{}");

    assertThat(first("/tenants/acme", "{}").status()).isEqualTo(412);
    assertThat(put("/tenants/acme", "{}").status()).isEqualTo(428);
    assertThat(put("/tenants/acme", "{}", "if-match", "\"7\"").status()).isEqualTo(412);
    assertThat(put("/tenants/other", "{}", "if-match", "\"1\"").status()).isEqualTo(412);
    assertThat(delete("/tenants/acme").status()).isEqualTo(428);
    assertThat(delete("/tenants/acme", "if-match", "\"2\"").status()).isEqualTo(412);
    assertThat(delete("/tenants/other", "if-match", "\"1\"").status()).isEqualTo(404);
  }

  @Test
  void everyAnswerIsAsItsSchemaSays() {
    var tenant = first("/tenants/acme", "{}");
    var policy = first("/tenants/acme/policy", "{\"scopes\":[\"openai:*\"]}");
    var role = first("/roles/writer", "{\"scopes\":[\"openai:chat:*\"]}");

    assertThat(Endpoint.TENANTS_PUT.answer().defects(tenant.body())).isEmpty();
    assertThat(Endpoint.POLICIES_PUT.answer().defects(policy.body())).isEmpty();
    assertThat(Endpoint.ROLES_PUT.answer().defects(role.body())).isEmpty();
    assertThat(Endpoint.TENANTS_LIST.answer().defects(world.get("/tenants").body())).isEmpty();
    assertThat(Endpoint.ROLES_LIST.answer().defects(world.get("/roles").body())).isEmpty();
    assertThat(Endpoint.POSTURE.answer().defects(world.get("/posture").body())).isEmpty();
    assertThat(Endpoint.AUDIT_SEARCH.answer().defects(world.get("/audit").body())).isEmpty();
  }

  @Test
  void tellsWhatAPolicyWasAndIs() {
    first("/tenants/acme/policy", "{\"scopes\":[\"openai:*\"]}");

    var changed =
        put(
            "/tenants/acme/policy",
            "{\"scopes\":[\"openai:chat:*\"],\"denied_cidrs\":[\"192.0.2.0/24\"]}",
            "if-match",
            world.get("/tenants/acme/policy").etag());

    Json change =
        changed
            .events()
            .getLast()
            .at("unmapped")
            .flatMap(unmapped -> unmapped.at("portcullis"))
            .orElseThrow()
            .items("changes")
            .getFirst();
    assertThat(change.text("kind")).contains("policy");
    assertThat(change.at("before").orElseThrow().items("scopes"))
        .containsExactly(Json.of("openai:*"));
    assertThat(change.at("after").orElseThrow().items("denied_cidrs"))
        .containsExactly(Json.of("192.0.2.0/24"));
  }

  @Test
  void drawsAFenceCloserForWhoeverMayAndWidensItForWhoeverHolds() {
    world.scopes("admin:*", "openai:chat:*");
    String path = "/tenants/acme/policy";

    assertThat(first(path, "{\"scopes\":[\"openai:*\"]}").status()).isEqualTo(200);
    assertThat(put(path, "{\"scopes\":[\"openai:embeddings:*\"]}", "if-match", etag(path)).status())
        .isEqualTo(200);
    assertThat(put(path, "{\"scopes\":[\"openai:*\"]}", "if-match", etag(path)).text("code"))
        .isEqualTo("exceeds_own_grants");
    assertThat(put(path, "{\"scopes\":[\"openai:chat:*\"]}", "if-match", etag(path)).status())
        .isEqualTo(200);
    assertThat(delete(path, "if-match", etag(path)).text("code")).isEqualTo("exceeds_own_grants");
    world.scopes("admin:*", "*");
    assertThat(delete(path, "if-match", etag(path)).status()).isEqualTo(200);
  }

  /** A fence that names no model lets calls pass that name none. */
  @Test
  void holdsAFenceWithoutModelsForWiderThanOneWithSome() {
    String path = "/tenants/acme/policy";
    world.scopes("admin:*", "*");
    first(path, "{\"scopes\":[\"openai:*\"],\"models\":[\"gpt-4o-mini\"]}");
    world.scopes("admin:*");

    assertThat(
            put(path, "{\"scopes\":[\"openai:*\"],\"models\":[]}", "if-match", etag(path))
                .text("code"))
        .isEqualTo("exceeds_own_grants");
  }

  /** Who may administer is said by roles alone. */
  @Test
  void takesNoFenceThatNamesAdministration() {
    String path = "/tenants/acme/policy";

    var refused = first(path, "{\"scopes\":[\"*\",\"admin:keys.*\"]}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body().items("errors")).hasSize(1);
    Json error = refused.body().items("errors").getFirst();
    assertThat(error.text("pointer")).contains("#/scopes/1");
    assertThat(error.text("detail").orElseThrow()).contains("roles alone");
    assertThat(world.get(path).status()).isEqualTo(404);
  }

  @Test
  void takesAFenceDownForWhoeverHoldsAllThatIsNotAdministration() {
    String path = "/tenants/acme/policy";
    first(path, "{\"scopes\":[\"*\"],\"models\":[\"gpt-*\"]}");

    world.scopes("admin:policies.*", "*");

    assertThat(delete(path, "if-match", etag(path)).status()).isEqualTo(200);
  }

  @Test
  void letsNobodyOpenAFenceToOtherAddressesWhoCouldNotTakeItDown() {
    String path = "/tenants/acme/policy";
    world.scopes("admin:*", "*");
    first(path, "{\"scopes\":[\"openai:*\"],\"cidrs\":[\"192.0.2.0/24\"]}");
    world.scopes("admin:*");

    assertThat(put(path, "{\"scopes\":[\"openai:*\"]}", "if-match", etag(path)).text("code"))
        .isEqualTo("exceeds_own_grants");
    assertThat(
            put(
                    path,
                    "{\"scopes\":[\"openai:*\"],\"cidrs\":[\"192.0.2.0/25\"]}",
                    "if-match",
                    etag(path))
                .status())
        .isEqualTo(200);
  }

  @Test
  void showsRolesOfTheConfigurationAndChangesNone() {
    first("/roles/writer", "{\"scopes\":[\"openai:chat:*\"]}");

    assertThat(world.get("/roles").body().items("items"))
        .extracting(role -> role.text("source").orElseThrow())
        .containsExactly("configured", "stored");
    assertThat(world.get("/roles/reader").text("source")).isEqualTo("configured");
    assertThat(first("/roles/reader", "{\"scopes\":[\"*\"]}").status()).isEqualTo(409);
    assertThat(delete("/roles/reader", "if-match", "\"1\"").status()).isEqualTo(409);
  }

  @Test
  void makesNoRoleMeanMoreThanItsWriterHolds() {
    world.scopes("admin:roles.*", "admin:keys.*", "openai:chat:*");

    assertThat(first("/roles/chat", "{\"scopes\":[\"openai:chat:*\"]}").status()).isEqualTo(200);
    assertThat(first("/roles/keys", "{\"scopes\":[\"admin:keys.read:acme\"]}").status())
        .isEqualTo(200);
    assertThat(first("/roles/all", "{\"scopes\":[\"*\"]}").text("code"))
        .isEqualTo("exceeds_own_grants");
    assertThat(first("/roles/admin", "{\"scopes\":[\"admin:*\"]}").text("code"))
        .isEqualTo("exceeds_own_grants");
    assertThat(
            put("/roles/chat", "{\"scopes\":[\"openai:*\"]}", "if-match", etag("/roles/chat"))
                .text("code"))
        .isEqualTo("exceeds_own_grants");
  }
}
