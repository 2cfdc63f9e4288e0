package dev.portcullis.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.Mappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
  private static final Path PAGE = Path.of("docs/CONFIGURATION.md");

  /**
   * To write the page anew: {@code ./portcullis test -Dtest=ConfigurationPageTest -Dpage=write}.
   */
  @Test
  void keepsTheReferencePageTrue() throws IOException {
    String page = ConfigurationPage.of(Mappings.ALL, Path.of("src/main/java"));
    if ("write".equals(System.getProperty("page"))) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void explainsEveryKey() throws IOException {
    String page = ConfigurationPage.of(Mappings.ALL, Path.of("src/main/java"));
    assertThat(page).doesNotContain("| null |");
  }
}
