package dev.portcullis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  private final JsonReader reader = new JsonReader(JsonLimits.REQUEST);

  /** After the example of RFC 8785, 3.2.3: names sort by UTF-16 code units. */
  @Test
  void ordersNamesByUtf16CodeUnitsInCanonicalForm() throws InvalidJson {
    String names =
        "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
    assertThat(canonical(names))
        .isEqualTo(
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
  }

  @Test
  void escapesControlCharactersAsRfc8785Says() throws InvalidJson {
    assertThat(canonical("[\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\\\/\\u007f\"]"))
        .isEqualTo("[\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\/\u007f\"]");
  }

  @Test
  void refusesTheCanonicalFormOfFractionsAndLargeIntegers() {
    assertThatThrownBy(() -> canonical("[1.5]")).isInstanceOf(IllegalArgumentException.class);
    for (String large :
        new String[] {"9007199254740993", "-9007199254740993", "-9223372036854775808"}) {
      assertThatThrownBy(() -> canonical("[" + large + "]"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatCode(() -> canonical("[9007199254740992,-9007199254740992,0]"))
        .doesNotThrowAnyException();
  }

  @Test
  void knowsHowLongADocumentIsWithoutWritingIt() throws InvalidJson {
    for (String text :
        new String[] {
          "{}",
          "[]",
          "{\"a\":[1,-2.5e3,true,false,null,\"\"],\"\":{\"b\":[[]]}}",
          "\"\\u0000\\u001f\\b\\f\\n\\r\\t\\\"\\\\\u007f\"",
          "\"\u00f6\u20ac\ud83d\ude00\""
        }) {
      Json json = reader.read(text);
      assertThat(JsonWriter.length(json)).as(text).isEqualTo(JsonWriter.bytes(json).length);
    }
    Json lone = Json.of("a\ud83d");
    assertThat(JsonWriter.length(lone)).isEqualTo(JsonWriter.bytes(lone).length);
  }

  @Test
  void writesHalfOfASurrogatePairAsAQuestionMark() {
    Json json = Json.obj(Json.member("\ud83d", "\ude00a\ud83d\ud83d\ude00\ud83d"));

    assertThat(JsonWriter.text(json)).isEqualTo("{\"?\":\"?a?\ud83d\ude00?\"}");
  }

  /** Room grows where text, an escape, or a character of several bytes does not fit any more. */
  @Test
  void writesWhatIsReadBackWhereverItsRoomEnds() throws InvalidJson {
    for (String unit : new String[] {"a", "\"", "\u0001", "\u00f6", "\u20ac", "\ud83d\ude00"}) {
      for (int before = 2_030; before < 2_056; before++) {
        Json json =
            Json.obj(
                Json.member("a".repeat(before - before / 2), "b".repeat(before / 2)),
                Json.member(unit, unit.repeat(40)));

        assertThat(reader(JsonWriter.bytes(json))).isEqualTo(json);
        assertThat(JsonWriter.length(json)).isEqualTo(JsonWriter.bytes(json).length);
      }
    }
  }

  private static Json reader(byte[] bytes) throws InvalidJson {
    return new JsonReader(JsonLimits.REPLY).read(bytes);
  }

  @Test
  void replacesOneStringAndLeavesTheRest() throws InvalidJson {
    Json json = reader.read("{\"a\":[{\"b\":\"x\"},2],\"c\":\"y\"}");
    Json replaced = Pointer.of("a", "0", "b").replaceIn(json, Json.of("z"));
    assertThat(JsonWriter.text(replaced)).isEqualTo("{\"a\":[{\"b\":\"z\"},2],\"c\":\"y\"}");
    assertThat(Pointer.of("a", "0", "b").in(json)).contains(Json.of("x"));
    assertThatThrownBy(() -> Pointer.of("a", "9").replaceIn(json, Json.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String canonical(String text) throws InvalidJson {
    return new String(JsonWriter.canonical(reader.read(text)), StandardCharsets.UTF_8);
  }
}
