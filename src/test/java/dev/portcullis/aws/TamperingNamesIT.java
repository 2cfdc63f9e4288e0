package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.tools.SdkSuite;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calls that {@link TamperingRulesTest}'s rules name, and their parameters, are those of AWS:
 * held against the descriptions that its SDKs are made of. CloudTrail writes a parameter's name
 * with a small first letter. What it says of KMS beside parameters stands in the user guide of KMS,
 * which shows an entry for each call.
 */
class TamperingNamesIT {
  /** The services of sources whose descriptions have other names. */
  private static final Map<String, String> CALLED = Map.of("monitoring", "cloudwatch");

  private static Map<String, Map<String, Set<String>>> known = Map.of();

  /**
   * A way in which a rule may match.
   *
   * @param each whether all its parameters are of each of its calls
   */
  private record Way(List<String> services, List<String> calls, Set<String> parameters, How each) {}

  private enum How {
    EACH_HAS_ALL,
    EACH_HAS_ONE_OF_SOME_WAY
  }

  @BeforeAll
  static void ask(@TempDir Path folder) throws Exception {
    SdkSuite suite = SdkSuite.of("moto", "requirements.txt");
    List<String> services =
        ways().stream().flatMap(way -> way.services().stream()).distinct().toList();
    String said = suite.printed(folder, "operations.py", services);
    known = new TreeMap<>();
    SamTemplate.members(Deployed.json(said))
        .forEach((service, calls) -> known.put(service, parameters(calls)));
  }

  private static Map<String, Set<String>> parameters(Json calls) {
    var all = new TreeMap<String, Set<String>>();
    SamTemplate.members(calls)
        .forEach(
            (call, names) ->
                all.put(call, new TreeSet<>(texts(names).map(TamperingNamesIT::small).toList())));
    return all;
  }

  private static String small(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static Stream<String> texts(Json array) {
    return SamTemplate.items(array).stream().flatMap(item -> item.asText().stream());
  }

  private static List<Way> ways() {
    return SamTemplate.of(SamTemplate.text(), Map.of()).resources().entrySet().stream()
        .filter(made -> made.getKey().endsWith("TamperingRule"))
        .map(made -> Pointer.of("Properties", "EventPattern").in(made.getValue()).orElseThrow())
        .flatMap(pattern -> ways(services(pattern), pattern.at("detail").orElseThrow()))
        .toList();
  }

  private static List<String> services(Json pattern) {
    return texts(pattern.at("source").orElseThrow())
        .map(source -> source.substring("aws.".length()))
        .map(service -> CALLED.getOrDefault(service, service))
        .toList();
  }

  private static Stream<Way> ways(List<String> services, Json detail) {
    List<Json> ways = detail.items("$or");
    if (ways.isEmpty()) {
      return Stream.of(way(services, detail));
    }
    if (detail.at("eventName").isEmpty()) {
      return ways.stream().map(way -> way(services, way));
    }
    var parameters = new TreeSet<String>();
    ways.forEach(way -> parameters.addAll(asked(way)));
    return Stream.of(new Way(services, calls(detail), parameters, How.EACH_HAS_ONE_OF_SOME_WAY));
  }

  private static Way way(List<String> services, Json way) {
    return new Way(services, calls(way), asked(way), How.EACH_HAS_ALL);
  }

  private static List<String> calls(Json way) {
    return texts(way.at("eventName").orElseThrow()).toList();
  }

  private static Set<String> asked(Json way) {
    return way.at("requestParameters").map(asked -> SamTemplate.members(asked).keySet()).stream()
        .collect(TreeSet::new, TreeSet::addAll, TreeSet::addAll);
  }

  private static Set<String> parametersOf(Way way, String call) {
    return way.services().stream()
        .map(service -> known.getOrDefault(service, Map.of()))
        .flatMap(calls -> Optional.ofNullable(calls.get(call)).stream())
        .findFirst()
        .orElseThrow(() -> new AssertionError(way.services() + " know no " + call));
  }

  @Test
  void everyCallThatARuleNamesHasTheParametersThatItLooksAt() {
    assertThat(ways()).hasSizeGreaterThan(10);
    for (Way way : ways()) {
      for (String call : way.calls()) {
        Set<String> there = parametersOf(way, call);
        switch (way.each()) {
          case EACH_HAS_ALL -> assertThat(there).as(call).containsAll(way.parameters());
          case EACH_HAS_ONE_OF_SOME_WAY ->
              assertThat(there).as(call).containsAnyElementsOf(way.parameters());
        }
      }
    }
  }

  @Test
  void everyParameterThatARuleLooksAtIsOneOfItsCalls() {
    for (Way way : ways()) {
      var all = new TreeSet<String>();
      way.calls().forEach(call -> all.addAll(parametersOf(way, call)));
      assertThat(all).as(way.calls().toString()).containsAll(way.parameters());
    }
  }
}
