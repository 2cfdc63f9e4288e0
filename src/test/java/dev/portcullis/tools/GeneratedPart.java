package dev.portcullis.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a page that a test makes, and that is checked, or written with {@code -Dpage=write}.
 */
public final class GeneratedPart {
  private GeneratedPart() {}

  /** Holds the part of this page between its marks to what it should be. */
  public static void keep(Path page, String name, String content) throws IOException {
    String begin = "<!-- " + name + ": generated, see CONTRIBUTING.md -->\n";
    String end = "<!-- end of " + name + " -->\n";
    String text = Files.readString(page);
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf(end);
    assertThat(text).contains(begin, end);
    assertThat(to).isGreaterThanOrEqualTo(from);
    if ("write".equals(System.getProperty("page"))) {
      Files.writeString(page, text.substring(0, from) + content + text.substring(to));
    } else {
      assertThat(text.substring(from, to)).isEqualTo(content);
    }
  }
}
