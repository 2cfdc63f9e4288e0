package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyState;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Headers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with keys, and what evidence of it there is. */
class KeyAdministrationTest extends KeyAdministrationCase {
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

  private AdminWorld.Answered patch(String path, String body, String... headers) {
    return world.ask("PATCH", path, body, Headers.of(headers));
  }

  private static List<Json> changes(Json event) {
    return event
        .at("unmapped")
        .flatMap(unmapped -> unmapped.at("portcullis"))
        .orElseThrow()
        .items("changes");
  }
}
