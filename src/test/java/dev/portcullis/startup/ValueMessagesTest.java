package dev.portcullis.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.Mappings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueMessagesTest {
  private final ValueMessages messages = new ValueMessages(MappedKeys.of(Mappings.ALL));

  @Test
  void namesAMissingKey() {
    Problem problem =
        messages.problem(
            "SRCFG00014: The config property portcullis.routes.openai.dialect is required but it could not"
                + " be found in any config source");

    assertThat(problem.key()).isEqualTo("portcullis.routes.openai.dialect");
    assertThat(problem.what()).contains("not set");
  }

  @ParameterizedTest
  @CsvSource({
    "portcullis.server.port, digits",
    "portcullis.server.idle-timeout, 5s",
    "portcullis.routes.openai.timeouts.total, 5s",
    "portcullis.routes.openai.body-limit, 10M",
    "portcullis.routes.openai.upstreams[0].private-network, true or false",
    "portcullis.routes.openai.retry.statuses, digits",
    "portcullis.mode, 'laptop, server'",
    "portcullis.adapters.api-keys, 'embedded, aws'",
    "portcullis.data-directory, path"
  })
  void saysWhatAValueMustBeAndNeverShowsTheOneThatItIs(String key, String wanted) {
    Problem problem =
        messages.problem(
            "SRCFG00039: The config property "
                + key
                + " with the config value \"canary-secret\" threw an Exception whilst being"
                + " converted SRCFG00029: Expected something else, got \"canary-secret\"");

    assertThat(problem.key()).isEqualTo(key);
    assertThat(problem.toDo()).contains(wanted);
    assertThat(problem.text()).doesNotContain("canary");
  }

  @Test
  void saysThatAValueIsEmpty() {
    Problem problem =
        messages.problem(
            "SRCFG00040: The config property portcullis.server.host is defined as the empty String"
                + " (\"\") which the following Converter considered to be null: some.Converter");

    assertThat(problem.key()).isEqualTo("portcullis.server.host");
    assertThat(problem.text()).contains("it is empty").doesNotContain("Converter");
  }

  @Test
  void namesTheNearestKeyForOneThatIsUnknown() {
    Problem problem =
        messages.problem(
            "SRCFG00050: portcullis.routes.openai.modell in PropertiesConfigSource[source=x]:13"
                + " does not map to any root");

    assertThat(problem.key()).isEqualTo("portcullis.routes.openai.modell");
    assertThat(problem.what()).isEqualTo("there is no such key");
    assertThat(problem.toDo()).contains("nearest: portcullis.routes.*.models");
  }

  @Test
  void showsNothingOfAMessageThatItDoesNotKnow() {
    Problem problem = messages.problem("portcullis.server.port is odd: canary");

    assertThat(problem.key()).isEqualTo("portcullis.server.port");
    assertThat(problem.text()).contains("it is not valid").doesNotContain("canary");
  }
}
