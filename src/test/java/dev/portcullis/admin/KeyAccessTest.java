package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyState;
import dev.portcullis.json.Json;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what with keys, and what is asked for in the wrong way. */
class KeyAccessTest extends KeyAdministrationCase {
  @Test
  void hasNoKeyOfAnotherTenant() {
    String id = world.post(KEYS, CHAT).id();

    assertThat(world.get("/tenants/other/keys/" + id).status()).isEqualTo(404);
    assertThat(world.post("/tenants/other/keys/" + id + "/revoke", "").status()).isEqualTo(404);
    assertThat(world.get("/tenants/other/keys").body().items("items")).isEmpty();
    assertThat(state(id)).isInstanceOf(KeyState.Active.class);
  }

  @Test
  void grantsNobodyMoreThanTheyHold() {
    world.scopes("admin:*", "openai:chat:*");

    assertThat(world.post(KEYS, CHAT).status()).isEqualTo(201);
    var beyond = world.post(KEYS, CHAT.replace("openai:chat", "openai:responses"));
    assertThat(beyond.status()).isEqualTo(403);
    assertThat(beyond.text("code")).isEqualTo("exceeds_own_grants");
    var administrative = world.post(KEYS, CHAT.replace("openai:chat:*", "admin:keys.read"));
    assertThat(administrative.status()).isEqualTo(403);
  }

  /** A successor's text is told to whoever rotates, so it must not be worth more than they hold. */
  @Test
  void givesNobodyTheSuccessorOfAKeyThatMayDoMoreThanThey() {
    String id = world.post(KEYS, CHAT).id();
    world.scopes("admin:*", "openai:embeddings:*");

    var rotated = world.post(KEYS + "/" + id + "/rotate", "{}", "if-match", "\"1\"");

    assertThat(rotated.text("code")).isEqualTo("exceeds_own_grants");
    assertThat(state(id)).isInstanceOf(KeyState.Active.class);
  }

  @Test
  void showsATenantsAdministratorThatTenantAlone() {
    String id = world.post(KEYS, CHAT).id();
    world.scopes("admin:keys.read:acme");

    assertThat(world.get(KEYS + "/" + id).status()).isEqualTo(200);
    assertThat(world.get("/tenants/other/keys").status()).isEqualTo(403);
    assertThat(world.get("/keys").status()).isEqualTo(403);
  }

  @Test
  void listsInPagesThatEnd() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      made.add(world.post(KEYS, CHAT).id());
    }
    var listed = new ArrayList<String>();
    Optional<String> cursor = Optional.of("");
    while (cursor.isPresent()) {
      var page =
          world.get(KEYS + "?limit=2" + (cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get()));
      assertThat(page.body().items("items").size()).isBetween(0, 2);
      page.body().items("items").forEach(key -> listed.add(key.text("id").orElseThrow()));
      cursor = page.body().text("next");
    }

    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0", "?limit=201", "?limit=1x", "?limit=01", "?limit=1&limit=2", "?cursor=!",
        "?cursor=Zm9v", "?tenant=x", "?limit", "?=1", "?limit=-1", "?limit=99999999999999999999"
      })
  void refusesAQueryThatItDoesNotKnow(String query) {
    assertThat(world.get("/keys" + query).status()).isIn(400, 422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"owner\":\"ci\"} | # | The member `scopes` is missing.",
        "{\"owner\":7,\"scopes\":[\"*\"]} | #/owner | It must be a string.",
        "{\"owner\":\"ci\",\"scopes\":\"*\"} | #/scopes | It must be an array.",
        "{\"owner\":\"ci\",\"scopes\":[\"*\",\"a*b\"]} | #/scopes/1 |",
        "{\"owner\":\"ci\",\"scopes\":[]} | #/scopes |",
        "{\"owner\":\"ci\",\"scopes\":[\"*\"],\"cidrs\":[\"1.2.3.4/33\"]} | #/cidrs/0 |",
        "{\"owner\":\"ci\",\"scopes\":[\"*\"],\"limits\":[\"requests=0/1m\"]} | #/limits/0 |",
        "{\"owner\":\"ci\",\"scopes\":[\"*\"],\"limits\":[\"concurrent=1\",\"concurrent=2\"]} | #/limits |",
        "{\"owner\":\"ci\",\"scopes\":[\"*\"],\"expires_in\":\"400d\"} | # |",
        "{\"owner\":\"ci\",\"scopes\":[\"*\"],\"Scopes\":[\"*\"]} | # |",
        "{\"owner\":null,\"scopes\":[\"*\"]} | #/owner | It must be a string.",
        "[] | # | It must be an object."
      })
  void saysWhatOfABodyIsWrong(String body, String pointer, String detail) {
    var refused = world.post(KEYS, body);

    assertThat(refused.status()).isEqualTo(422);
    Json error = refused.body().items("errors").getFirst();
    assertThat(error.text("pointer")).contains(pointer);
    if (detail != null) {
      assertThat(error.text("detail")).contains(detail);
    }
    assertThat(refused.events()).hasSize(1);
    assertThat(world.get("/keys").body().items("items")).isEmpty();
  }

  @Test
  void saysNothingOfABodyToWhoeverMayNotSendIt() {
    world.scopes("admin:keys.read");

    var refused = world.post(KEYS, "{}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body().items("errors")).isEmpty();
  }

  @Test
  void letsNoApiKeyIn() {
    assertThat(world.byKey().scopes("admin:*").get("/keys").status()).isEqualTo(403);
  }
}
