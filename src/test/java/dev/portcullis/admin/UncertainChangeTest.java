package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.Chain;
import dev.portcullis.audit.Verification;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Stopped;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change of which nobody knows whether it was made is told of as one. */
class UncertainChangeTest {
  private static final String KEYS = "/tenants/acme/keys";
  private static final String REQUEST = "{\"owner\":\"ci\",\"scopes\":[\"openai:*\"]}";
  private static final Pointer OURS = Pointer.of("unmapped", "portcullis");

  private AdminWorld world;

  @BeforeEach
  void start(@TempDir Path folder) {
    world = new AdminWorld(folder);
  }

  @Test
  void isSaidToBeOneWhereAnAnswerOfTheStoreWasLost() {
    world.trouble().behindTheNextWrite(Trouble::lost);

    AdminWorld.Answered answered = world.post(KEYS, REQUEST);

    assertThat(answered.status()).isEqualTo(503);
    assertThat(answered.text("detail"))
        .contains("not known whether the change was made")
        .contains("Read")
        .contains("Idempotency-Key")
        .doesNotContain("safe to try again");
    assertUnknown(answered.events());
  }

  @Test
  void isSaidToBeOneWhereTheDeadlinePassedInTheMiddle() {
    world.trouble().behindTheNextWrite(() -> stopped(Cause.DEADLINE));

    AdminWorld.Answered answered = world.post(KEYS, REQUEST);

    assertThat(answered.status()).isEqualTo(504);
    assertThat(answered.text("detail")).contains("not known whether the change was made");
    assertUnknown(answered.events());
  }

  @Test
  void isSaidToBeOneWhereWhatMakesItIsBroken() {
    world
        .trouble()
        .inPlaceOfTheNextWrite(
            () -> {
              throw new IllegalStateException("a defect of the gateway");
            });

    AdminWorld.Answered answered = world.post(KEYS, REQUEST);

    assertThat(answered.status()).isEqualTo(503);
    assertUnknown(answered.events());
  }

  @Test
  void isSaidToBeOneWhereTheOutcomeIsNoEvidence() {
    world.events(1);

    AdminWorld.Answered answered = world.post(KEYS, REQUEST);

    assertThat(answered.status()).isEqualTo(503);
    assertThat(answered.text("detail")).contains("not known whether the change was made");
    assertThat(open(answered.events())).containsExactly("request-1");
  }

  /** Its text is in no answer, so nobody could use it; and it stands with no evidence. */
  @Test
  void leavesNoKeyInForceWhereItsOutcomeIsNoEvidence() {
    world.events(1);
    assertThat(world.post(KEYS, REQUEST, "idempotency-key", "one").status()).isEqualTo(503);
    world.events(9);

    List<Json> keys = world.get(KEYS).body().items("items");
    AdminWorld.Answered again = world.post(KEYS, REQUEST, "idempotency-key", "one");

    assertThat(keys).hasSize(1);
    assertThat(state(keys.getFirst())).isEqualTo("revoked");
    assertThat(again.status()).isEqualTo(200);
    assertThat(state(again.body().at("key").orElseThrow())).isEqualTo("revoked");
    assertThat(again.body().text("text")).isEmpty();
  }

  /** It is named in the log at once, and in an event as soon as the trail takes one. */
  @Test
  void aKeyThatWasTakenBackLeavesEvidenceOnceEventsAreAcceptedAgain() {
    world.events(1);
    assertThat(world.post(KEYS, REQUEST).status()).isEqualTo(503);
    String id = announced(world.events().getFirst());
    assertThat(world.told()).containsExactly("evidence that key " + id + " was taken back");
    world.events(9);

    AdminWorld.Answered next = world.get(KEYS);

    assertThat(next.events()).hasSize(2);
    Json back = next.events().getLast();
    Json ours = OURS.in(back).orElseThrow();
    assertThat(back.text("status_code")).contains("taken_back");
    assertThat(ours.text("outcome")).contains("taken_back");
    assertThat(ours.items("changes"))
        .extracting(change -> change.text("id").orElseThrow())
        .containsExactly(id, id);
    assertThat(JsonWriter.text(ours.items("changes").getLast().at("after").orElseThrow()))
        .contains("revoked");
    assertThat(open(List.of(world.events().getFirst(), back)))
        .as("the request's outcome is known now")
        .isEmpty();
    assertThat(world.get(KEYS).events()).as("it is told once").hasSize(1);
  }

  @Test
  void aKeyThatMayStandIsNamedAndSaidToBeUncertain() {
    world.events(1);
    world.trouble().loseWrites(1, 9);
    assertThat(world.post(KEYS, REQUEST).status()).isEqualTo(503);
    assertThat(world.told()).singleElement().asString().endsWith(" may stand");
    world.events(9);

    Json uncertain = world.get(KEYS).events().getLast();

    assertThat(uncertain.text("status")).contains("Unknown");
    assertThat(OURS.in(uncertain).orElseThrow().items("uncertain")).hasSize(1);
    assertThat(open(List.of(world.events().getFirst(), uncertain))).containsExactly("request-1");
  }

  @Test
  void leavesNoSuccessorInForceWhereTheRotationIsNoEvidence() {
    String id = world.post(KEYS, REQUEST).id();
    world.events(1);
    var rotated = world.post(KEYS + "/" + id + "/rotate", "{}", "if-match", "\"1\"");
    assertThat(rotated.status()).isEqualTo(503);
    world.events(9);

    List<Json> keys = world.get(KEYS).body().items("items");
    assertThat(keys).extracting(UncertainChangeTest::state).containsExactly("retiring", "revoked");
    assertThat(world.post(KEYS + "/" + id + "/rotate", "{}", "if-match", "\"2\"").status())
        .as("whoever wants it rotated can ask again")
        .isEqualTo(201);
  }

  @Test
  void aRevocationThatFailedLeavesEvidenceWhenItIsAskedForAgain() {
    String id = world.post(KEYS, REQUEST).id();
    world.trouble().behindTheNextWrite(Trouble::lost);
    assertThat(world.post(KEYS + "/" + id + "/revoke", "").status()).isEqualTo(503);

    AdminWorld.Answered again = world.post(KEYS + "/" + id + "/revoke", "");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.events()).hasSize(2);
    assertThat(JsonWriter.text(again.events().getFirst())).contains("keys.revoke", id, "revoked");
    assertThat(OURS.in(again.events().getLast()).flatMap(ours -> ours.text("outcome")))
        .contains("answered");
    assertThat(open(again.events())).isEmpty();
  }

  private static String state(Json key) {
    return key.at("state").flatMap(state -> state.text("name")).orElseThrow();
  }

  @Test
  void isNoneWhereTheStoreRefused() {
    AdminWorld.Answered first = world.post(KEYS, REQUEST, "idempotency-key", "one");
    String path = KEYS + "/" + first.id();

    AdminWorld.Answered answered =
        world.post(path + "/retire", "{\"until\":\"2001-01-01T00:00:00Z\"}", "if-match", "\"1\"");

    assertThat(answered.status()).isEqualTo(409);
    assertThat(open(answered.events())).isEmpty();
    Json outcome = answered.events().getLast();
    assertThat(OURS.in(outcome).flatMap(ours -> ours.text("outcome"))).contains("refused");
  }

  /** The id of what an event announces. */
  private static String announced(Json event) {
    return OURS.in(event).orElseThrow().items("changes").getFirst().text("id").orElseThrow();
  }

  private static void stopped(Cause cause) {
    throw new Stopped(cause);
  }

  private static void assertUnknown(List<Json> events) {
    assertThat(events).hasSize(2);
    Json outcome = events.getLast();
    Json ours = OURS.in(outcome).orElseThrow();
    assertThat(outcome.text("status")).contains("Unknown");
    assertThat(ours.text("outcome")).contains("unknown");
    assertThat(ours.at("changes")).isEmpty();
    assertThat(ours.at("uncertain").map(JsonWriter::text).orElseThrow())
        .contains("\"owner\":\"ci\"");
    assertThat(open(events)).containsExactly("request-1");
  }

  private static List<String> open(List<Json> events) {
    var chain = new Chain("c1");
    Verification verification =
        Verification.of(events.stream().map(event -> chain.link((Json.Obj) event)).iterator());
    return ((Verification.Intact) verification).open();
  }
}
