package dev.portcullis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /** What a number looks like does not matter to its canonical form, however it came about. */
  @Test
  void writesEachIntegerInTheOneCanonicalWay() {
    for (String odd : new String[] {"007", "+7", "\u0967", "-0", "-007", "999999999999999"}) {
      assertThat(canonical(new Json.Num(odd))).isEqualTo(Long.toString(Long.parseLong(odd)));
    }
    for (String none : new String[] {"", "-", "1.0", "1e3", "0x7"}) {
      assertThatThrownBy(() -> canonical(new Json.Num(none)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (long number : new long[] {0, 9, 10, 599, 600, -1, 1_700_000_000_000L, 1L << 53}) {
      assertThat(canonical(Json.of(number))).isEqualTo(Long.toString(number));
    }
  }

  @Test
  void writesCanonicalFormsInTheSameRoomOneAfterAnother() {
    var buffer = new CanonicalBuffer();
    for (int length : new int[] {5_000, 3, 0, 2_048}) {
      Json json = Json.obj(Json.member("b", "x".repeat(length)), Json.member("a", length));

      ByteBuffer written = buffer.canonical(json);

      assertThat(Arrays.copyOf(written.array(), written.limit()))
          .isEqualTo(JsonWriter.canonical(json));
    }
  }

  /** Names that come in order are not sorted again, which must not be noticed. */
  @Test
  void ordersNamesThatCameInOrderUntilTheyDidNot() {
    Json.Obj object = new Json.Builder(1).put("a", 1).put("c", 3).put("c", 4).build();

    assertThat(canonical(object)).isEqualTo("{\"a\":1,\"c\":4}");
    assertThat(canonical(object.with("b", Json.of(2)))).isEqualTo("{\"a\":1,\"b\":2,\"c\":4}");
    assertThat(canonical(object.with("b", Json.of(2)).with("d", Json.of(5)).without("a")))
        .isEqualTo("{\"b\":2,\"c\":4,\"d\":5}");
    assertThat(canonical(new Json.Builder().putAll(object).put("a", 0).put("b", 2).build()))
        .isEqualTo("{\"a\":0,\"b\":2,\"c\":4}");
    assertThat(JsonWriter.text(object.with("b", Json.of(2)).with("d", Json.of(5))))
        .isEqualTo("{\"a\":1,\"c\":4,\"b\":2,\"d\":5}");
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
    return canonical(reader.read(text));
  }

  private static String canonical(Json json) {
    return new String(JsonWriter.canonical(json), StandardCharsets.UTF_8);
  }
}
