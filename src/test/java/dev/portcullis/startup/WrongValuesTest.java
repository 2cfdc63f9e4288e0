package dev.portcullis.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.Mappings;
import dev.portcullis.http.ServerConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongValuesTest {
  private final List<MappedKeys.Key> keys = MappedKeys.of(Mappings.ALL);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "portcullis.server.port | -1 | Give 0 to 65535.",
        "portcullis.server.port | 65536 | Give 0 to 65535.",
        "portcullis.server.request-limit | 0 | Give 1 or more.",
        "portcullis.server.head-timeout | 0s | Give 1ms to 1d.",
        "portcullis.server.idle-timeout | -5s | Give 1ms to 1d.",
        "portcullis.server.idle-timeout | 25h | Give 1ms to 1d.",
        "portcullis.routes.openai.retry.attempts | 11 | Give 1 to 10.",
        "portcullis.routes.openai.retry.statuses | 503, 399 | Give 400 to 599.",
        "portcullis.routes.openai.retry.statuses[1] | 600 | Give 400 to 599.",
      })
  void namesAKeyWhoseValueIsOutOfItsBounds(String key, String value, String toDo) {
    assertThat(inFile(key, value))
        .singleElement()
        .isEqualTo(new Problem(key, "it is out of range", toDo));
  }

  @ParameterizedTest
  @CsvSource({
    "portcullis.server.port, 0",
    "portcullis.server.port, 65535",
    "portcullis.server.idle-timeout, 1d",
    "portcullis.server.idle-timeout, 24h",
    "portcullis.server.idle-timeout, 1ms",
    "portcullis.routes.openai.retry.back-off, 0s",
    "portcullis.routes.openai.retry.statuses, '400, 599'",
    "portcullis.server.port, no number",
    "portcullis.routes.openai.models, 'a,b'",
    "portcullis.routes.openai.models[0], 'a, ,b'",
    "portcullis.routes.openai.models, 'a\\, ,b'",
    "portcullis.routes.openai.models, ''"
  })
  void saysNothingOfAValueThatIsInsideOrOfAnotherType(String key, String value) {
    assertThat(keys).anyMatch(known -> known.matchesProperty(key));
    assertThat(inFile(key, value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "portcullis.server.host, '  '",
    "portcullis.routes.openai.operations, 'chat, ,embeddings'",
    "portcullis.routes.openai.models[0], ' '",
    "portcullis.issuers.login.roles.admins, ' ,a'"
  })
  void namesAKeyWhoseTextIsBlank(String key, String value) {
    assertThat(inFile(key, value))
        .singleElement()
        .isEqualTo(new Problem(key, "it is blank", "Give it a value, or leave the key out."));
  }

  @Test
  void looksAtVariablesOfTheEnvironmentAndAtWhatOverridesThem() {
    Map<String, String> environment = Map.of("PORTCULLIS_SERVER_REQUEST_LIMIT", "0");
    String key = "portcullis.server.request-limit";

    assertThat(WrongValues.in(started(environment, Map.of()), environment, keys))
        .containsExactly(new Problem(key, "it is out of range", "Give 1 or more."));
    assertThat(WrongValues.in(started(environment, Map.of(key, "1")), environment, keys)).isEmpty();
  }

  @Test
  void looksAtVariablesThatNobodyListsAsAProperty() {
    assertThat(
            WrongValues.in(
                config(Map.of()), Map.of("PORTCULLIS_ROUTES_OPENAI_RETRY_ATTEMPTS", "0"), keys))
        .singleElement()
        .isEqualTo(
            new Problem(
                "PORTCULLIS_ROUTES_OPENAI_RETRY_ATTEMPTS", "it is out of range", "Give 1 to 10."));
  }

  @Test
  void leavesOutWhatRefersToSomethingThatIsNotSet() {
    assertThat(inFile("portcullis.routes.openai.models", "${NOT_SET}")).isEmpty();
  }

  @Test
  void holdsEachDefaultToItsBounds() {
    assertThat(keys)
        .filteredOn(key -> key.range().isPresent() && key.defaultValue().isPresent())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            key -> assertThat(inFile(name(key), key.defaultValue().orElseThrow())).isEmpty());
  }

  @Test
  void refusesWhatIsBelowNothingForEachKeyWithBounds() {
    assertThat(keys)
        .filteredOn(key -> key.range().isPresent())
        .hasSizeGreaterThan(10)
        .allSatisfy(key -> assertThat(inFile(name(key), belowNothing(key))).hasSize(1));
  }

  private static String name(MappedKeys.Key key) {
    return key.pattern().replace("[*]", "[0]").replace("*", "a");
  }

  private static String belowNothing(MappedKeys.Key key) {
    return key.type() == Duration.class ? "-1s" : "-1";
  }

  private List<Problem> inFile(String key, String value) {
    return WrongValues.in(config(Map.of(key, value)), Map.of(), keys);
  }

  /** As a process has it: variables, and what overrides them. */
  private static Config started(Map<String, String> environment, Map<String, String> above) {
    return new SmallRyeConfigBuilder()
        .withMapping(ServerConfig.class)
        .withMappingIgnore("portcullis.**")
        .addDiscoveredConverters()
        .withSources(
            new EnvConfigSource(environment, 300), new PropertiesConfigSource(above, "above", 400))
        .withValidateUnknown(false)
        .build();
  }

  private static Config config(Map<String, String> values) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new PropertiesConfigSource(values, "test", 100))
        .build();
  }
}
