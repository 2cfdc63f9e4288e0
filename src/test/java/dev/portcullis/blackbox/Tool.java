package dev.portcullis.blackbox;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** Programs that some tests need and a user's machine may lack. */
final class Tool {
  private Tool() {}

  /**
   * Leaves the test out, saying so, where the program is not there; fails it where the variable
   * {@code REQUIRE} names the program, as continuous integration does.
   */
  static void need(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean there =
        Pattern.compile(Pattern.quote(File.pathSeparator))
            .splitAsStream(path)
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    if (there) {
      return;
    }
    List<String> required = List.of(System.getenv().getOrDefault("REQUIRE", "").split(",", -1));
    if (required.contains(name)) {
      throw new AssertionError(name + " is required here (REQUIRE), and it is not on the PATH");
    }
    Assumptions.abort("left out: there is no " + name + " on this machine");
  }
}
