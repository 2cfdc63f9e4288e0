package dev.portcullis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonReaderTest {
  private static final int BODY_LIMIT = 10 << 20;
  private final JsonReader reader = new JsonReader(JsonLimits.REQUEST);

  static Stream<JsonCorpus.Row> corpus() {
    return JsonCorpus.rows();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void acceptsAndRefusesAsTheCorpusSays(JsonCorpus.Row row) {
    boolean accepted;
    try {
      reader.read(row.payload());
      accepted = row.payload().length <= BODY_LIMIT; // the body layer's part
    } catch (InvalidJson refused) {
      accepted = false;
    }
    assertThat(accepted).isEqualTo(row.accepted());
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void writesWhatItReadSoThatItReadsTheSameAgain(JsonCorpus.Row row) throws InvalidJson {
    if (row.accepted()) {
      Json json = reader.read(row.payload());
      assertThat(reader.read(JsonWriter.bytes(json))).isEqualTo(json);
    }
  }

  @Test
  void keepsTheLexemeOfNumbers() throws InvalidJson {
    String text = "[1.5000,-0,1E+2,0.10,9007199254740993]";
    assertThat(JsonWriter.text(reader.read(text))).isEqualTo(text);
  }

  @Test
  void neverQuotesWhatItRefuses() {
    assertThatThrownBy(() -> reader.read("{\"secretcanary\": secretcanary}"))
        .isInstanceOf(InvalidJson.class)
        .hasMessageNotContaining("secretcanary");
  }

  @Test
  void neverShowsContentInToString() throws InvalidJson {
    Json json = reader.read("{\"a\":\"canary\",\"b\":[\"canary\"]}");
    assertThat(json.toString() + json.at("a") + json.at("b")).doesNotContain("canary");
  }

  @Property(tries = 300)
  void readsBackWhatIsWritten(@ForAll("documents") Json json) throws InvalidJson {
    assertThat(reader.read(JsonWriter.text(json))).isEqualTo(json);
  }

  @Provide
  Arbitrary<Json> documents() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .ofMaxLength(12)
            .filter(
                s ->
                    s.equals(
                        new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)));
    Arbitrary<Json> leaf =
        Arbitraries.oneOf(
            text.map(Json::of),
            Arbitraries.longs().map(Json::of),
            Arbitraries.of(true, false).map(Json::of),
            Arbitraries.of(Json.Null.NULL));
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(Json.Arr::new),
                Arbitraries.maps(text, inner)
                    .ofMaxSize(4)
                    .map(members -> new Json.Obj(new java.util.LinkedHashMap<>(members)))),
        0,
        4);
  }
}
