package dev.portcullis.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of few members are looked through, and of many looked up: both are the same objects. */
class ObjectMembersTest {
  private static Json.Obj object(int members) {
    var object = new Json.Builder();
    for (int i = members - 1; i >= 0; i--) {
      object.put("m" + i, i);
    }
    return object.build();
  }

  private static LinkedHashMap<String, Json> map(int members) {
    var map = new LinkedHashMap<String, Json>();
    for (int i = members - 1; i >= 0; i--) {
      map.put("m" + i, Json.of(i));
    }
    return map;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 32, 33, 100})
  void membersAreFoundAndKeepTheirOrder(int count) {
    var members = object(count).members();

    assertThat(members.entrySet()).containsExactlyElementsOf(map(count).entrySet());
    assertThat(members.keySet()).containsExactlyElementsOf(map(count).keySet());
    assertThat(members).isEqualTo(map(count)).hasSize(count);
    for (String name : map(count).keySet()) {
      assertThat(members.get(name)).isEqualTo(map(count).get(name));
      assertThat(members.keySet().contains(name)).isTrue();
    }
    assertThat(members.containsKey("absent")).isFalse();
    assertThat(members.reversed().keySet())
        .containsExactlyElementsOf(map(count).sequencedKeySet().reversed());
    assertThatThrownBy(
            () -> {
              var all = members.entrySet().iterator();
              IntStream.rangeClosed(0, count).forEach(i -> all.next());
            })
        .isInstanceOf(NoSuchElementException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 100})
  void aCopyWithAnotherValueAnotherMemberOrOneLessLeavesTheOriginal(int count) {
    Json.Obj object = object(count);

    Json.Obj changed = object.with("m0", Json.of("new"));
    Json.Obj longer = object.with("last", Json.of("new"));
    Json.Obj shorter = object.without("m0");

    assertThat(changed.members().keySet()).containsExactlyElementsOf(map(count).keySet());
    assertThat(changed.get("m0")).contains(Json.of("new"));
    assertThat(longer.members().sequencedKeySet().getLast()).isEqualTo("last");
    assertThat(longer.get("m0")).contains(Json.of(0));
    assertThat(shorter.get("m0")).isEmpty();
    assertThat(shorter.members().keySet())
        .containsExactlyElementsOf(map(count).keySet().stream().limit(count - 1).toList());
    assertThat(object.without("absent")).isEqualTo(object);
    assertThat(object).isEqualTo(object(count));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 32, 33, 1_024})
  void aNameThatStandsTwiceIsRefusedWhereverItStands(int count) throws InvalidJson {
    String members =
        String.join(",", IntStream.range(0, count).mapToObj(i -> "\"m" + i + "\":1").toList());
    var reader = new JsonReader(JsonLimits.REPLY);

    assertThat(reader.read("{" + members + "}")).isInstanceOf(Json.Obj.class);
    for (int again : new int[] {0, count / 2, count - 1}) {
      String twice = "{" + members + ",\"m" + again + "\":2}";
      assertThatThrownBy(() -> reader.read(twice))
          .isInstanceOf(InvalidJson.class)
          .hasMessageContaining("twice");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 32, 33, 100})
  void theCanonicalFormIsInTheOrderOfNames(int count) {
    String text =
        String.join(
            ",",
            IntStream.range(0, count)
                .mapToObj(i -> "\"m" + i + "\":" + i)
                .sorted((one, other) -> one.split(":")[0].compareTo(other.split(":")[0]))
                .toList());

    // quotes sort before digits, as the end of a name does
    assertThat(new String(JsonWriter.canonical(object(count)), StandardCharsets.UTF_8))
        .isEqualTo("{" + text + "}");
  }
}
