package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyState;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Headers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys by the API: what is answered, what is kept, and what there is evidence of. */
class KeyAdministrationTest {
  private static final String KEYS = "/tenants/acme/keys";
  private static final String CHAT = "{\"owner\":\"ci\",\"scopes\":[\"openai:chat:*\"]}";

  private AdminWorld world;

  @BeforeEach
  void start(@TempDir Path folder) {
    world = new AdminWorld(folder);
  }

  @Test
  void showsAKeysTextOnceAndKeepsNothingOfIt() {
    var created = world.post(KEYS, CHAT);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("text")).startsWith("pcl_");
    assertThat(created.etag()).isEqualTo("\"1\"");
    var shown = world.get(KEYS + "/" + created.id());
    var listed = world.get("/keys");
    assertThat(shown.body()).isEqualTo(created.body().at("key").orElseThrow());
    assertThat(JsonWriter.text(shown.body()) + JsonWriter.text(listed.body()) + told())
        .doesNotContain("pcl_", "sha256", created.text("text").substring(30));
  }

  private String told() {
    return String.join("\n", world.events().stream().map(JsonWriter::text).toList());
  }

  @Test
  void everyAnswerIsAsItsSchemaSays() {
    var created = world.post(KEYS, CHAT);
    String key = KEYS + "/" + created.id();
    var rotated = world.post(key + "/rotate", "{}", "if-match", "\"1\"");

    assertThat(Endpoint.KEYS_CREATE.answer().defects(created.body())).isEmpty();
    assertThat(Endpoint.KEYS_ROTATE.answer().defects(rotated.body())).isEmpty();
    assertThat(Endpoint.KEYS_SHOW.answer().defects(world.get(key).body())).isEmpty();
    assertThat(Endpoint.KEYS_LIST.answer().defects(world.get(KEYS).body())).isEmpty();
  }

  @Test
  void answersARepeatedRequestWithoutTheTextAndWithoutASecondKey() {
    var first = world.post(KEYS, CHAT, "idempotency-key", "build-17");
    var again = world.post(KEYS, CHAT, "idempotency-key", "build-17");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.body().text("text")).isEmpty();
    assertThat(world.get(KEYS).body().items("items")).hasSize(1);
    assertThat(again.events()).hasSize(1); // nothing was announced
  }

  @Test
  void refusesAnotherRequestWithTheSameIdempotencyKey() {
    world.post(KEYS, CHAT, "idempotency-key", "build-17");

    var other = world.post(KEYS, CHAT.replace("chat", "embeddings"), "idempotency-key", "build-17");

    assertThat(other.status()).isEqualTo(409);
  }

  @Test
  void givesAnotherTenantAnotherKeyForTheSameIdempotencyKey() {
    var one = world.post(KEYS, CHAT, "idempotency-key", "build-17");
    var other = world.post("/tenants/other/keys", CHAT, "idempotency-key", "build-17");

    assertThat(other.status()).isEqualTo(201);
    assertThat(other.id()).isNotEqualTo(one.id());
  }

  @Test
  void hasNoKeyOfAnotherTenant() {
    String id = world.post(KEYS, CHAT).id();

    assertThat(world.get("/tenants/other/keys/" + id).status()).isEqualTo(404);
    assertThat(world.post("/tenants/other/keys/" + id + "/revoke", "").status()).isEqualTo(404);
    assertThat(world.get("/tenants/other/keys").body().items("items")).isEmpty();
    assertThat(state(id)).isInstanceOf(KeyState.Active.class);
  }

  @Test
  void wantsTheVersionOfWhatIsChanged() {
    String key = KEYS + "/" + world.post(KEYS, CHAT).id();
    String less = "{\"models\":[\"gpt-4o\"]}";

    assertThat(patch(key, less).status()).isEqualTo(428);
    assertThat(patch(key, less, "if-match", "\"2\"").status()).isEqualTo(412);
    assertThat(patch(key, less, "if-match", "*").status()).isEqualTo(422);
    var narrowed = patch(key, less, "if-match", "\"1\"");
    assertThat(narrowed.status()).isEqualTo(200);
    assertThat(narrowed.etag()).isEqualTo("\"2\"");
    assertThat(patch(key, less, "if-match", "\"1\"").status()).isEqualTo(412);
  }

  @Test
  void neverWidensAKey() {
    String key = KEYS + "/" + world.post(KEYS, CHAT).id();

    var wider = patch(key, "{\"scopes\":[\"openai:*\"]}", "if-match", "\"1\"");

    assertThat(wider.status()).isEqualTo(409);
    assertThat(world.get(key).etag()).isEqualTo("\"1\"");
  }

  private AdminWorld.Answered patch(String path, String body, String... headers) {
    return world.ask("PATCH", path, body, Headers.of(headers));
  }

  @Test
  void rotatesWithAnOverlapAndSaysWhoseSuccessorItIs() {
    String id = world.post(KEYS, CHAT).id();

    var rotated =
        world.post(
            KEYS + "/" + id + "/rotate",
            "{\"overlap\":\"2h\"}",
            "if-match",
            "\"1\"",
            "idempotency-key",
            "once");
    var again =
        world.post(
            KEYS + "/" + id + "/rotate",
            "{\"overlap\":\"2h\"}",
            "if-match",
            "\"1\"",
            "idempotency-key",
            "once");

    assertThat(rotated.status()).isEqualTo(201);
    assertThat(rotated.body().at("key").orElseThrow().text("replaces")).contains(id);
    assertThat(state(id)).isInstanceOf(KeyState.Retiring.class);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.id()).isEqualTo(rotated.id());
    assertThat(changes(rotated.events().getLast())).hasSize(2);
  }

  /**
   * A rotation whose second write failed has left the record of a successor, whose text nobody has:
   * whoever asks again with the same key is not told that all was done.
   *
   * @param lost how many writes are lost: that of the predecessor, and that which clears up
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void neverCallsARotationDoneThatFailed(int lost) {
    String id = world.post(KEYS, CHAT).id();
    String path = KEYS + "/" + id + "/rotate";
    world.trouble().loseWrites(1, lost);

    var failed = world.post(path, "{}", "if-match", "\"1\"", "idempotency-key", "once");
    var again = world.post(path, "{}", "if-match", "\"1\"", "idempotency-key", "once");

    assertThat(failed.status()).isEqualTo(503);
    assertThat(again.status()).isEqualTo(409);
    assertThat(state(id)).isInstanceOf(KeyState.Active.class);
    assertThat(world.keys().page(Optional.empty(), Optional.empty(), 9).items())
        .as("what the failed one has left")
        .hasSize(2);
  }

  @Test
  void announcesNoRotationOutOfBounds() {
    String id = world.post(KEYS, CHAT).id();
    String path = KEYS + "/" + id + "/rotate";

    for (String body : List.of("{\"overlap\":\"366d\"}", "{\"expires_in\":\"366d\"}")) {
      var refused = world.post(path, body, "if-match", "\"1\"");

      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.events()).as("its own alone").hasSize(1);
    }
  }

  @Test
  void revokesAtOnceAndAgainWithoutAChange() {
    String id = world.post(KEYS, CHAT).id();

    var revoked = world.post(KEYS + "/" + id + "/revoke", "");
    var again = world.post(KEYS + "/" + id + "/revoke", "");

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(state(id)).isInstanceOf(KeyState.Revoked.class);
    assertThat(again.status()).isEqualTo(200);
    assertThat(changes(again.events().getLast())).isEmpty();
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

  @Test
  void changesNothingThatItCouldNotAnnounce() {
    var refused = world.events(0).post(KEYS, CHAT);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(world.keys().page(Optional.empty(), Optional.empty(), 10).items()).isEmpty();
  }

  @Test
  void hasAnnouncedWhatItDidWhereTheOutcomeIsNotTaken() {
    var refused = world.events(1).post(KEYS, CHAT);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body().text("text")).isEmpty();
    assertThat(refused.events()).hasSize(1);
    assertThat(refused.events().getFirst().text("status_code")).contains("intended");
    assertThat(world.keys().page(Optional.empty(), Optional.empty(), 10).items()).hasSize(1);
  }

  @Test
  void tellsOfAChangeBeforeAndAfterIt() {
    String id = world.post(KEYS, CHAT).id();

    var events = patch(KEYS + "/" + id, "{\"models\":[\"a\"]}", "if-match", "\"1\"").events();

    assertThat(events).hasSize(2);
    assertThat(events.getFirst().text("status_code")).contains("intended");
    assertThat(events.getLast().text("status_code")).contains("ok");
    Json change = changes(events.getLast()).getFirst();
    assertThat(change.at("before").orElseThrow().items("models")).containsExactly(Json.of("*"));
    assertThat(change.at("after").orElseThrow().items("models")).containsExactly(Json.of("a"));
    assertThat(change.text("id")).contains(id);
    assertThat(change.text("tenant")).contains("acme");
  }

  private static List<Json> changes(Json event) {
    return event
        .at("unmapped")
        .flatMap(unmapped -> unmapped.at("portcullis"))
        .orElseThrow()
        .items("changes");
  }

  private KeyState state(String id) {
    return world.keys().find(new KeyId(id)).orElseThrow().state();
  }
}
