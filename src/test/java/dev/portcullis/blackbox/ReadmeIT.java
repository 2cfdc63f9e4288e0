package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README. */
class ReadmeIT extends PageContract {
  private static final Path README = Path.of("README.md");

  ReadmeIT() {
    super(README.toString());
  }

  @Test
  void hasTwoCommandsToStartWith() {
    assertThat(Prose.blocks(README))
        .filteredOn(block -> block.language().equals("sh"))
        .extracting(Prose.Block::text)
        .containsExactly("./portcullis\n", "./portcullis test\n");
  }

  @Test
  void drawsTheLayersInTheirOrder() throws IOException {
    String defence = Files.readString(Path.of("src/main/java/dev/portcullis/DefenceInDepth.java"));
    Matcher order = Pattern.compile("return List\\.of\\(\\s*([a-z,\\s]+)\\);").matcher(defence);
    assertThat(order.find()).isTrue();

    assertThat(Files.readString(README))
        .contains("client ─▶ " + order.group(1).replaceAll(",\\s+", " ─▶ ") + " ─▶ model");
  }

  @Test
  void tellsOfEveryPackage() throws IOException {
    String readme = Files.readString(README);
    try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/portcullis"))) {
      List<String> packages =
          files.filter(Files::isDirectory).map(file -> "`" + file.getFileName() + "`").toList();

      assertThat(readme.substring(readme.indexOf("## Packages"))).contains(packages);
    }
  }
}
