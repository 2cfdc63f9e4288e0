package dev.portcullis.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
  @TempDir Path folder;

  @Test
  void readsKeysAndValuesInUtf8() throws IOException {
    ConfigFile file = file("a.b = 1\n# a comment\nc=größer\n");

    assertThat(file.values()).hasSize(2).containsEntry("a.b", "1").containsEntry("c", "größer");
    assertThat(file.problems()).isEmpty();
  }

  @Test
  void looksInTheFolderOfAFunctionsPackageUnlessTheNameIsAbsolute() throws IOException {
    Path file = Files.writeString(folder.resolve("gateway.properties"), "a=1\n");
    String elsewhere = folder.resolve("elsewhere").toString();

    assertThat(ConfigFile.named("gateway.properties", folder.toString()).values()).hasSize(1);
    assertThat(ConfigFile.named(file.toString(), elsewhere).values()).hasSize(1);
    assertThat(ConfigFile.named("gateway.properties", elsewhere).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.toDo()).contains("LAMBDA_TASK_ROOT"));
  }

  @Test
  void refusesAKeyThatStandsTwiceAndQuotesNeitherValue() throws IOException {
    ConfigFile file = file("a=canary-1\nb=2\na: canary-2\na = canary-3\n");

    assertThat(file.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.key()).isEqualTo("a"))
        .satisfies(problem -> assertThat(problem.text()).doesNotContain("canary"));
    assertThat(file.toString()).doesNotContain("canary");
  }

  @Test
  void refusesABrokenEscape() throws IOException {
    assertThat(file("a=\\u12G4\n").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("broken \\u escape"));
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    Path file = folder.resolve("latin1.properties");
    Files.write(file, "a=größer\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(ConfigFile.named(file.toString()).problems()).hasSize(1);
  }

  @Test
  void refusesAFolderAndWhatIsNotThere() {
    assertThat(ConfigFile.named(folder.toString()).problems()).hasSize(1);
    assertThat(ConfigFile.named(folder.resolve("none").toString()).problems()).hasSize(1);
    assertThat(ConfigFile.named("").problems()).hasSize(1);
    assertThat(ConfigFile.named("\0").problems()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE", "yes", "on", "1", " true "})
  void readsTrue(String word) {
    assertThat(new StrictBoolean().convert(word)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "No", "off", "0"})
  void readsFalse(String word) {
    assertThat(new StrictBoolean().convert(word)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"maybe", "", "ture", "2", "truefalse"})
  void takesNoOtherWordForABoolean(String word) {
    assertThatThrownBy(() -> new StrictBoolean().convert(word))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private ConfigFile file(String text) throws IOException {
    return ConfigFile.named(
        Files.writeString(folder.resolve("portcullis.properties"), text).toString());
  }
}
