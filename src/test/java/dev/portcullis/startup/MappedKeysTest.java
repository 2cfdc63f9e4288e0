package dev.portcullis.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.Mappings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedKeysTest {
  private final List<MappedKeys.Key> keys = MappedKeys.of(Mappings.ALL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "portcullis.mode",
        "portcullis.server.port",
        "portcullis.routes.openai.dialect",
        "portcullis.routes.openai.operations",
        "portcullis.routes.openai.operations[3]",
        "portcullis.routes.\"openai\".dialect",
        "portcullis.routes.openai.upstreams[0].base-url",
        "portcullis.routes.openai.upstreams[12].models[0].alias",
        "portcullis.routes.openai.address.allow[0]",
        "portcullis.address.trusted-proxies",
        "portcullis.server.tls.certificate"
      })
  void knowsEveryKeyOfTheMappings(String name) {
    assertThat(problems(Map.of(name, "x"), Set.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "portcullis.mod",
        "portcullis.server.prot",
        "portcullis.routes.openai.modles",
        "portcullis.routes.openai.upstreams.base-url",
        "portcullis.routes.openai.upstreams[0].baseurl",
        "portcullis.server.tls",
        "portcullis.routes"
      })
  void findsKeysThatNoMappingKnows(String name) {
    assertThat(problems(Map.of(name, "x"), Set.of()))
        .singleElement()
        .satisfies(problem -> assertThat(problem.key()).isEqualTo(name))
        .satisfies(problem -> assertThat(problem.toDo()).contains("nearest: portcullis."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PORTCULLIS_MODE",
        "PORTCULLIS_CONFIG",
        "PORTCULLIS_SERVER_TLS_KEY",
        "PORTCULLIS_DATA_DIRECTORY",
        "PORTCULLIS_ROUTES_OPENAI_DIALECT",
        "PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__BASE_URL",
        "PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__MODELS_1__ALIAS",
        "PORTCULLIS_ROUTES_OPENAI_MODELS"
      })
  void knowsEveryVariableOfTheMappings(String name) {
    assertThat(problems(Map.of(), Set.of(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PORTCULLIS_MOD",
        "PORTCULLIS_ROUTES_OPENAI_MODLES",
        "PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0_BASE_URL",
        "PORTCULLIS_LIMIT",
        "PORTCULLIS_ROUTES_OAI_EXTRA_SCOPES"
      })
  void findsVariablesThatNoMappingKnows(String name) {
    assertThat(problems(Map.of(), Set.of(name))).hasSize(1);
  }

  @Test
  void leavesTheVariablesOfAKubernetesServiceAlone() {
    assertThat(
            problems(
                Map.of(),
                Set.of(
                    "PORTCULLIS_SERVICE_HOST",
                    "PORTCULLIS_SERVICE_PORT_HTTP",
                    "PORTCULLIS_PORT",
                    "PORTCULLIS_PORT_8080_TCP_ADDR")))
        .isEmpty();
  }

  @Test
  void leavesTheKeysOfOthersAlone() {
    assertThat(problems(Map.of("quarkus.log.level", "INFO"), Set.of("PATH", "HOME"))).isEmpty();
  }

  private List<Problem> problems(Map<String, String> properties, Set<String> environment) {
    Config config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build();
    return UnknownKeys.in(config, environment, keys);
  }
}
