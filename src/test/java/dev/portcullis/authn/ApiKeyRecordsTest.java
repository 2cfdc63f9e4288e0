package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Limits;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyRecordsTest {
  private static final ApiKeyRecord RECORD = TestKeys.record(new KeyState.Active(), LATER);

  static Stream<KeyState> states() {
    return Stream.of(
        new KeyState.Active(),
        new KeyState.Retiring(LATER),
        new KeyState.Retiring(LATER, Optional.of(new KeyId("bbbbbbbbbbbbbbbb"))),
        new KeyState.Revoked(NOW));
  }

  @ParameterizedTest
  @MethodSource("states")
  void readsBackWhatItWrote(KeyState state) throws Exception {
    ApiKeyRecord record = TestKeys.record(state, LATER);
    byte[] stored = JsonWriter.bytes(ApiKeyRecords.write(record));

    assertThat(ApiKeyRecords.read(new JsonReader(JsonLimits.REQUEST).read(stored)))
        .isEqualTo(record);
  }

  @Test
  void readsBackWhoseSuccessorItIs() throws Exception {
    IssuedKey successor =
        new IssuedKey(
            RECORD.successor(new KeyId("bbbbbbbbbbbbbbbb"), RECORD.secretHash(), NOW, LATER),
            dev.portcullis.secret.Secret.of("x"));

    assertThat(ApiKeyRecords.read(ApiKeyRecords.write(successor.record())).replaces())
        .contains(RECORD.id());
  }

  @Test
  void keepsItsForm() {
    assertThat(JsonWriter.text(ApiKeyRecords.write(RECORD)))
        .isEqualTo(
            "{\"id\":\"aaaqeayeaudaocaj\",\"owner\":\"platform team\",\"tenant\":\"acme\","
                + "\"roles\":[\"developer\"],\"scopes\":[\"openai:chat:*\"],"
                + "\"routes\":[\"openai\"],\"models\":[],\"cidrs\":[\"192.0.2.0/24\"],\"denied_cidrs\":[],"
                + "\"limits\":[\"requests=60/1m\"],"
                + "\"created\":\"2026-11-23T03:30:00Z\",\"expires\":\"2026-11-25T04:00:00Z\","
                + "\"state\":{\"name\":\"active\"},\"secret_sha256\":"
                + "\"96053d1a0f5e0b02950c81282738484c5d28c6e250e8ad0315fe1d38cf0473a5\","
                + "\"version\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "owner",
        "tenant",
        "roles",
        "scopes",
        "routes",
        "models",
        "cidrs",
        "created",
        "expires",
        "state",
        "secret_sha256",
        "version"
      })
  void refusesARecordWithoutOrWithAStrangeMember(String member) {
    Json.Obj whole = ApiKeyRecords.write(RECORD);

    assertRefused(whole.without(member));
    assertRefused(whole.with(member, Json.Null.NULL));
    assertRefused(whole.with(member, Json.of("*canary*")).without("owner"));
    assertRefused(whole.with(member, Json.arr(Json.of(1))));
    assertRefused(whole.with(member, Json.obj()));
    assertRefused(whole.with(member, Json.of(-1)));
  }

  @Test
  void readsARecordFromBeforeThereWereLimitsAsOneWithoutAny() throws Exception {
    ApiKeyRecord record = ApiKeyRecords.read(ApiKeyRecords.write(RECORD).without("limits"));

    assertThat(record.limits()).isEqualTo(Limits.NONE);
  }

  @Test
  void refusesLimitsThatAreNone() {
    Json.Obj whole = ApiKeyRecords.write(RECORD);

    assertRefused(whole.with("limits", Json.Null.NULL));
    assertRefused(whole.with("limits", Json.of("requests=1/1m")));
    assertRefused(whole.with("limits", Json.arr(Json.of(1))));
    assertRefused(whole.with("limits", Json.strings(java.util.List.of("canary=1/1m"))));
    assertRefused(
        whole.with("limits", Json.strings(java.util.List.of("tokens=1/1m", "tokens=2/60s"))));
  }

  @Test
  void refusesUnknownMembers() {
    assertRefused(ApiKeyRecords.write(RECORD).with("Cidrs", Json.arr()));
  }

  @Test
  void refusesValuesThatAreNotOfTheirKind() {
    Json.Obj whole = ApiKeyRecords.write(RECORD);

    assertRefused(whole.with("id", Json.of("../../../canary")));
    assertRefused(whole.with("id", Json.of("AAAQEAYEAUDAOCAJ")));
    assertRefused(whole.with("owner", Json.of(" ")));
    assertRefused(whole.with("scopes", Json.strings(java.util.List.of("can*ary"))));
    assertRefused(whole.with("cidrs", Json.strings(java.util.List.of("canary"))));
    assertRefused(whole.with("created", Json.of("canary")));
    assertRefused(whole.with("secret_sha256", Json.of("canary".repeat(11).substring(2))));
    assertRefused(whole.with("version", Json.of(0)));
    assertRefused(whole.with("state", Json.obj(Json.member("name", "canary"))));
    assertRefused(whole.with("state", Json.obj(Json.member("name", "revoked"))));
    assertRefused(
        whole.with(
            "state", Json.obj(Json.member("name", "active"), Json.member("at", NOW.toString()))));
  }

  @Test
  void showsLittleOfARecord() {
    assertThat(RECORD).hasToString("record of API key aaaqeayeaudaocaj, version 1");
  }

  private static void assertRefused(Json document) {
    assertThatExceptionOfType(InvalidRecord.class)
        .isThrownBy(() -> ApiKeyRecords.read(document))
        .withMessageNotContaining("canary");
  }
}
