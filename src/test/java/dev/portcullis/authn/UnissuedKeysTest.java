package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.ID;
import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys that were never issued: changed, cut off, put together, guessed. */
class UnissuedKeysTest {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567_ABZ0189- =\u00e9";

  private final LayerWorld world = new LayerWorld();

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
    assertInvalid("authorization", value.replace("%s", LayerWorld.KEY));
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
            LayerWorld.KEY.toUpperCase(java.util.Locale.ROOT),
            LayerWorld.KEY + "a",
            LayerWorld.KEY + " ",
            LayerWorld.KEY + "\n",
            " " + LayerWorld.KEY,
            LayerWorld.KEY + "," + LayerWorld.KEY,
            LayerWorld.KEY.replace('p', '\u0440'), // a Cyrillic letter
            LayerWorld.KEY.replaceFirst("pcl", "pcd"),
            "pcl_'; DROP TABLE world.keys; --",
            "\0".repeat(109),
            "a".repeat(100_000),
            "pcl_" + "a".repeat(100_000),
            "\ud83d\ude00".repeat(50))) {
      assertInvalid("x-api-key", value);
    }
  }

  @Test
  void refusesEveryChangeOfOneCharacterWithoutAskingTheStore() {
    for (int i = 0; i < LayerWorld.KEY.length(); i++) {
      for (int j = 0; j < ALPHABET.length(); j++) {
        char c = ALPHABET.charAt(j);
        if (c != LayerWorld.KEY.charAt(i)) {
          assertInvalid(
              "x-api-key", LayerWorld.KEY.substring(0, i) + c + LayerWorld.KEY.substring(i + 1));
        }
      }
    }
  }

  @Test
  void refusesEveryTruncationWithoutAskingTheStore() {
    for (int i = 0; i < LayerWorld.KEY.length(); i++) {
      assertInvalid("x-api-key", LayerWorld.KEY.substring(0, i));
      assertInvalid("x-api-key", LayerWorld.KEY.substring(LayerWorld.KEY.length() - i));
      assertInvalid("x-api-key", LayerWorld.KEY.substring(0, i) + LayerWorld.KEY.substring(i + 1));
    }
  }

  @Test
  void refusesFieldsOfTwoKeysPutTogether() {
    String other =
        ApiKey.issue(
                LayerWorld.RING,
                new KeyId("aaaaaaaaaaaaaaaa"),
                LATER.plus(Duration.ofHours(1)),
                SECRET)
            .unsafeText();
    String[] mine = LayerWorld.KEY.split("_", -1);
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
  void looksAKeyUpByItsWholeIdAfterItsMac() {
    world.run(LayerWorld.exchange("x-api-key", LayerWorld.KEY));

    assertThat(world.keys.asked).containsExactly(ID);
  }

  @Test
  void neverTakesOneKeyForAnotherWithTheSameBeginning() {
    byte[] almost = SECRET.clone();
    almost[15] ^= 1;
    String twin = ApiKey.issue(LayerWorld.RING, ID, LATER, almost).unsafeText();
    assertThat(world.run(LayerWorld.exchange("x-api-key", LayerWorld.KEY)).passed()).isTrue();

    assertThat(world.run(LayerWorld.exchange("x-api-key", twin)).reason())
        .contains(Reason.INVALID_CREDENTIAL);
  }

  @Test
  void saysTheSameOfForgedAndUnknownKeys() {
    Refusal forged =
        world.run(LayerWorld.exchange("x-api-key", "pcl_forged")).refusal().orElseThrow();
    Refusal foreign =
        world
            .run(LayerWorld.exchange("x-api-key", TestKeys.keyText(TestKeys.ring("ai"), LATER)))
            .refusal()
            .orElseThrow();
    byte[] other = HexFormat.of().parseHex("00".repeat(16));
    Refusal wrongSecret =
        world
            .run(
                LayerWorld.exchange(
                    "x-api-key", ApiKey.issue(LayerWorld.RING, ID, LATER, other).unsafeText()))
            .refusal()
            .orElseThrow();
    world.keys.records.clear();
    Refusal unknown =
        world.run(LayerWorld.exchange("x-api-key", LayerWorld.KEY)).refusal().orElseThrow();

    assertThat(List.of(foreign, wrongSecret, unknown)).containsOnly(forged);
    assertThat(unknown.reason()).isEqualTo(Reason.INVALID_CREDENTIAL);
  }

  private void assertInvalid(String header, String value) {
    var run = world.run(LayerWorld.exchange(header, value));

    assertThat(run.reason()).as(value).contains(Reason.INVALID_CREDENTIAL);
    assertThat(LayerWorld.challenge(run))
        .containsExactly("Bearer realm=\"portcullis\", error=\"invalid_token\"");
    assertThat(world.keys.asked).as(value).isEmpty();
  }
}
