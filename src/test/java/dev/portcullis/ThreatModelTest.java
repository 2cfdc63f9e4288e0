package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The threat model names tests; each of them is there. */
class ThreatModelTest {
  private static final Pattern TEST =
      Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT|Contract))(?:\\.([a-zA-Z]+))?`");

  static Stream<MatchResult> namedTests() throws IOException {
    String text = Files.readString(Path.of("docs/THREAT-MODEL.md"));
    List<MatchResult> found = TEST.matcher(text).results().toList();
    assertThat(found).hasSizeGreaterThan(10);
    return found.stream();
  }

  @ParameterizedTest
  @MethodSource("namedTests")
  void isThere(MatchResult named) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<Path> classes = files.filter(file -> file.endsWith(named.group(1) + ".java")).toList();
      assertThat(classes).as(named.group()).hasSize(1);
      if (named.group(2) != null) {
        assertThat(Files.readString(classes.getFirst())).contains("void " + named.group(2) + "(");
      }
    }
  }
}
