package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.ID;
import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.NOW;
import static dev.portcullis.authn.TestKeys.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.TestRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationLayerTest {
  private static final KeyRing RING = TestKeys.ring("aa", "ae");
  private static final String KEY = TestKeys.keyText(RING, LATER);
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567_ABZ0189- =\u00e9";

  private TestKeys.CountingApiKeys keys =
      TestKeys.CountingApiKeys.with(TestKeys.record(new KeyState.Active(), LATER));
  private Instant now = NOW;

  @ParameterizedTest
  @CsvSource({
    "Authorization, 'Bearer '",
    "authorization, 'bearer '",
    "AUTHORIZATION, 'BEARER  '",
    "x-api-key, ''",
    "X-Api-Key, ''",
    "api-key, ''"
  })
  void acceptsAKeyInAnyOfThreeHeaders(String header, String before) {
    Exchange in = exchange(header, before + KEY);

    assertThat(run(in).passed()).isTrue();
    assertThat(in.principal().required().id()).isEqualTo(ID.text());
  }

  @Test
  void saysWhoCalls() {
    Exchange in = exchange("x-api-key", KEY);
    run(in);

    assertThat(in.principal().required())
        .isEqualTo(
            Principal.ofKey(
                ID.text(),
                "acme",
                "platform team",
                Set.of("developer"),
                TestKeys.grants(),
                AddressRules.only(List.of(Cidr.parse("192.0.2.0/24"))),
                Limits.parse(List.of("requests=60/1m")),
                LATER));
  }

  @Test
  void refusesARequestWithoutCredential() {
    var run = run(exchange());

    assertThat(run.reason()).contains(Reason.MISSING_CREDENTIAL);
    assertThat(challenge(run)).containsExactly("Bearer realm=\"portcullis\"");
    assertThat(keys.asked).isEmpty();
  }

  @Test
  void neverPassesWithoutAPrincipal() {
    for (Headers headers :
        List.of(
            Headers.NONE,
            Headers.of("x-api-key", ""),
            Headers.of("authorization", ""),
            Headers.of("authorization", "Bearer "),
            Headers.of("x-forwarded-user", "admin"),
            Headers.of("x-api-key", KEY.substring(1)))) {
      Exchange in = TestRequests.exchange("192.0.2.7", headers);

      assertThat(run(in).passed()).isFalse();
      assertThat(in.principal().get()).isEmpty();
    }
  }

  @Test
  void refusesTwoCredentialsEvenIfTheyAreTheSame() {
    for (Exchange in :
        List.of(
            exchange("authorization", "Bearer " + KEY, "x-api-key", KEY),
            exchange("x-api-key", KEY, "api-key", KEY),
            exchange("x-api-key", KEY, "X-API-Key", KEY),
            exchange("authorization", "Bearer " + KEY, "authorization", "Bearer " + KEY),
            exchange("authorization", "Basic eDp5", "x-api-key", KEY),
            exchange("authorization", "", "x-api-key", KEY))) {
      var run = run(in);

      assertThat(run.reason()).contains(Reason.AMBIGUOUS_CREDENTIAL);
      assertThat(challenge(run))
          .containsExactly("Bearer realm=\"portcullis\", error=\"invalid_request\"");
    }
    assertThat(keys.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer\t",
        "Basic eDp5",
        "DPoP %s",
        "%s",
        "Bearer%s",
        "Bearer %s, Bearer %s",
        "Bearer %s x",
        "Bearer \"%s\"",
        "Token %s",
        "Bearer sk-proj-x",
        "Bearer eyJhbGciOiJub25lIn0.e30."
      })
  void refusesOtherSchemesAndForms(String value) {
    assertInvalid("authorization", value.replace("%s", KEY));
  }

  @Test
  void refusesForgedValuesOfEveryShape() {
    for (String value :
        List.of(
            "",
            " ",
            "pcl_",
            "pcl_".repeat(28),
            "_".repeat(109),
            KEY.toUpperCase(java.util.Locale.ROOT),
            KEY + "a",
            KEY + " ",
            KEY + "\n",
            " " + KEY,
            KEY + "," + KEY,
            KEY.replace('p', '\u0440'), // a Cyrillic letter
            KEY.replaceFirst("pcl", "pcd"),
            "pcl_'; DROP TABLE keys; --",
            "\0".repeat(109),
            "a".repeat(100_000),
            "pcl_" + "a".repeat(100_000),
            "\ud83d\ude00".repeat(50))) {
      assertInvalid("x-api-key", value);
    }
  }

  @Test
  void refusesEveryChangeOfOneCharacterWithoutAskingTheStore() {
    for (int i = 0; i < KEY.length(); i++) {
      for (int j = 0; j < ALPHABET.length(); j++) {
        char c = ALPHABET.charAt(j);
        if (c != KEY.charAt(i)) {
          assertInvalid("x-api-key", KEY.substring(0, i) + c + KEY.substring(i + 1));
        }
      }
    }
  }

  @Test
  void refusesEveryTruncationWithoutAskingTheStore() {
    for (int i = 0; i < KEY.length(); i++) {
      assertInvalid("x-api-key", KEY.substring(0, i));
      assertInvalid("x-api-key", KEY.substring(KEY.length() - i));
      assertInvalid("x-api-key", KEY.substring(0, i) + KEY.substring(i + 1));
    }
  }

  @Test
  void refusesFieldsOfTwoKeysPutTogether() {
    String other =
        ApiKey.issue(RING, new KeyId("aaaaaaaaaaaaaaaa"), LATER.plus(Duration.ofHours(1)), SECRET)
            .unsafeText();
    String[] mine = KEY.split("_", -1);
    String[] theirs = other.split("_", -1);
    for (int field = 1; field < mine.length; field++) {
      String[] mixed = mine.clone();
      mixed[field] = theirs[field];
      if (!mixed[field].equals(mine[field])) {
        assertInvalid("x-api-key", String.join("_", mixed));
      }
    }
    assertInvalid(
        "x-api-key", String.join("_", "pcl", mine[2], mine[1], mine[3], mine[4], mine[5]));
  }

  @Test
  void refusesAnExpiredKeyWithoutAskingTheStore() {
    now = LATER;
    var run = run(exchange("x-api-key", KEY));

    assertThat(run.reason()).contains(Reason.EXPIRED_CREDENTIAL);
    assertThat(challenge(run))
        .containsExactly("Bearer realm=\"portcullis\", error=\"invalid_token\"");
    assertThat(keys.asked).isEmpty();
  }

  @Test
  void acceptsAKeyUntilItsLastMoment() {
    now = LATER.minusNanos(1);

    assertThat(run(exchange("x-api-key", KEY)).passed()).isTrue();
  }

  @Test
  void looksAKeyUpByItsWholeIdAfterItsMac() {
    run(exchange("x-api-key", KEY));

    assertThat(keys.asked).containsExactly(ID);
  }

  @Test
  void neverTakesOneKeyForAnotherWithTheSameBeginning() {
    byte[] almost = SECRET.clone();
    almost[15] ^= 1;
    String twin = ApiKey.issue(RING, ID, LATER, almost).unsafeText();
    assertThat(run(exchange("x-api-key", KEY)).passed()).isTrue();

    assertThat(run(exchange("x-api-key", twin)).reason()).contains(Reason.INVALID_CREDENTIAL);
  }

  @Test
  void saysTheSameOfForgedAndUnknownKeys() {
    Refusal forged = run(exchange("x-api-key", "pcl_forged")).refusal().orElseThrow();
    Refusal foreign =
        run(exchange("x-api-key", TestKeys.keyText(TestKeys.ring("ai"), LATER)))
            .refusal()
            .orElseThrow();
    byte[] other = HexFormat.of().parseHex("00".repeat(16));
    Refusal wrongSecret =
        run(exchange("x-api-key", ApiKey.issue(RING, ID, LATER, other).unsafeText()))
            .refusal()
            .orElseThrow();
    keys.records.clear();
    Refusal unknown = run(exchange("x-api-key", KEY)).refusal().orElseThrow();

    assertThat(List.of(foreign, wrongSecret, unknown)).containsOnly(forged);
    assertThat(unknown.reason()).isEqualTo(Reason.INVALID_CREDENTIAL);
  }

  @Test
  void refusesARevokedKey() {
    assertThat(reasonWith(TestKeys.record(new KeyState.Revoked(NOW), LATER)))
        .isEqualTo(Reason.REVOKED_CREDENTIAL);
  }

  @Test
  void refusesAKeyWhoseRecordWasShortened() {
    assertThat(reasonWith(TestKeys.record(new KeyState.Active(), NOW)))
        .isEqualTo(Reason.EXPIRED_CREDENTIAL);
  }

  @Test
  void refusesARetiredKeyFromTheEndOfItsOverlap() {
    assertThat(reasonWith(TestKeys.record(new KeyState.Retiring(NOW), LATER)))
        .isEqualTo(Reason.EXPIRED_CREDENTIAL);
  }

  @Test
  void acceptsARetiringKeyDuringItsOverlap() {
    Instant until = NOW.plusSeconds(1);
    keys = TestKeys.CountingApiKeys.with(TestKeys.record(new KeyState.Retiring(until), LATER));
    Exchange in = exchange("x-api-key", KEY);

    assertThat(run(in).passed()).isTrue();
    assertThat(in.principal().required().expires()).isEqualTo(until);
  }

  @Test
  void refusesARecordThatAFaultyStoreGaveForAnotherKey() {
    String other = ApiKey.issue(RING, new KeyId("aaaaaaaaaaaaaaaa"), LATER, SECRET).unsafeText();
    keys.records.put(new KeyId("aaaaaaaaaaaaaaaa"), TestKeys.record(new KeyState.Active(), LATER));

    assertThat(run(exchange("x-api-key", other)).reason()).contains(Reason.INVALID_CREDENTIAL);
  }

  @Test
  void refusesAsAFailureWhereTheStoreCannotBeReached() {
    var unavailable = new StoreUnavailable("the disk is gone");
    var layer = layer(failing(unavailable));
    Exchange in = exchange("x-api-key", KEY);

    var run = TestRequests.run(layer, in);

    assertThat(run.reason()).contains(Reason.UNAVAILABLE);
    assertThat(run.refusal().orElseThrow().layer()).contains("authn");
    assertThat(run.failures()).containsExactly(unavailable);
    assertThat(in.principal().get()).isEmpty();
    assertThat(run.everythingSaid()).doesNotContain(KEY.substring(30, 50));
  }

  @Test
  void neverRepeatsACredential() {
    String canary = KEY.split("_", -1)[4];
    for (Exchange in :
        List.of(
            exchange("x-api-key", KEY + "x"),
            exchange("authorization", "Basic " + KEY),
            exchange("x-api-key", KEY, "api-key", KEY))) {
      assertThat(run(in).everythingSaid()).isNotEqualTo("[]").doesNotContain(canary);
      assertThat(in.toString() + in.request().headers()).doesNotContain(canary);
    }
    assertThat(Presented.in(Headers.of("x-api-key", KEY)).toString()).doesNotContain(canary);
  }

  private void assertInvalid(String header, String value) {
    var run = run(exchange(header, value));

    assertThat(run.reason()).as(value).contains(Reason.INVALID_CREDENTIAL);
    assertThat(challenge(run))
        .containsExactly("Bearer realm=\"portcullis\", error=\"invalid_token\"");
    assertThat(keys.asked).as(value).isEmpty();
  }

  private Reason reasonWith(ApiKeyRecord record) {
    keys = TestKeys.CountingApiKeys.with(record);
    return run(exchange("x-api-key", KEY)).reason().orElseThrow();
  }

  private TestRequests.Run run(Exchange in) {
    return TestRequests.run(layer(keys), in);
  }

  private AuthenticationLayer layer(ApiKeys store) {
    return new AuthenticationLayer(new ApiKeyVerifier(RING, store, () -> now));
  }

  private static Exchange exchange(String... headers) {
    return TestRequests.exchange("192.0.2.7", Headers.of(headers));
  }

  private static List<String> challenge(TestRequests.Run run) {
    return run.refusal().orElseThrow().headers().all("www-authenticate");
  }

  private static ApiKeys failing(StoreUnavailable failure) {
    return new ApiKeys() {
      @Override
      public java.util.Optional<ApiKeyRecord> find(KeyId id) {
        throw failure;
      }

      @Override
      public void create(ApiKeyRecord record) {
        throw failure;
      }

      @Override
      public Replacement replace(ApiKeyRecord record, long expectedVersion) {
        throw failure;
      }

      @Override
      public dev.portcullis.pipeline.Page<ApiKeyRecord> page(
          java.util.Optional<String> tenant,
          java.util.Optional<dev.portcullis.pipeline.Cursor> after,
          int size) {
        throw failure;
      }
    };
  }
}
