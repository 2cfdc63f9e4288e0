package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Pointer PLACE = Pointer.of("unmapped", "portcullis", "chain");
  private final Json.Obj event = Json.obj(Json.member("time", 1), Json.member("b", "x"));

  private static Json.Obj read(String line) {
    try {
      return (Json.Obj)
          new JsonReader(JsonLimits.REPLY).read(line.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidJson unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void writesTheVeryTextThatItHashesButForTheHash() throws Exception {
    String line = new Chain("c1").link(event.with("name", Json.of("\"chain\":{\"id\":\"c1\" é")));
    String hash = PLACE.in(read(line)).flatMap(place -> place.text("hash")).orElseThrow();
    String hashed = line.replace("\"hash\":\"" + hash + "\",", "");
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().formatHex(sha256)).isEqualTo(hash);
    assertThat(line)
        .isEqualTo(new String(JsonWriter.canonical(read(line)), StandardCharsets.UTF_8));
  }

  @Test
  void linksEachEventToTheOneBefore() {
    var chain = new Chain("c1");
    Json first = PLACE.in(read(chain.link(event))).orElseThrow();
    Json second = PLACE.in(read(chain.link(event))).orElseThrow();
    assertThat(first.integer("sequence")).hasValue(1);
    assertThat(first.text("previous")).contains("0".repeat(64));
    assertThat(second.integer("sequence")).hasValue(2);
    assertThat(second.text("previous")).isEqualTo(first.text("hash"));
  }

  @Test
  void goesOnInACopyWithoutTheOriginal() {
    var chain = new Chain("c1");
    chain.link(event);
    Chain copy = chain.copy();
    copy.link(event);

    assertThat(copy.link(event)).isNotEqualTo(chain.link(event));
    assertThat(chain.copy().link(event)).isEqualTo(chain.link(event));
  }

  @Test
  void letsAChangedEventBeFound() {
    Json.Obj linked = read(new Chain("c1").link(event));
    assertThat(Chain.hashes(linked)).isTrue();
    assertThat(Chain.hashes(linked.with("b", Json.of("y")))).isFalse();
  }

  /**
   * SHA-256 of {@code {"b":"x","time":1,"unmapped":{"portcullis":{"chain":{"id":"c1",
   * "previous":"00…0","sequence":1}}}}} without white space, computed with another implementation.
   */
  @Test
  void hashesTheCanonicalFormOfTheEvent() {
    Json.Obj linked = read(new Chain("c1").link(event));
    assertThat(PLACE.in(linked).flatMap(place -> place.text("hash")))
        .contains("449f3a4a6535b120cfce2153a8a4dab47aeeaae88350651e48b9c07b6ddbd98c");
  }
}
