package dev.portcullis.tools;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** What some tests need and a user's machine may lack. */
public final class Tool {
  private Tool() {}

  /**
   * Leaves the test out, saying so, where the program is not there; fails it where the variable
   * {@code REQUIRE} names the program, as continuous integration does.
   */
  public static void need(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean there =
        Pattern.compile(Pattern.quote(File.pathSeparator))
            .splitAsStream(path)
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    need(name, there, "there is no " + name + " on the PATH");
  }

  /**
   * The same for anything else that may be there or not.
   *
   * @param name what {@code REQUIRE} calls it
   * @param otherwise what is wrong where it is not there, and perhaps what to do
   */
  public static void need(String name, boolean there, String otherwise) {
    if (there) {
      return;
    }
    List<String> required = List.of(System.getenv().getOrDefault("REQUIRE", "").split(",", -1));
    if (required.contains(name)) {
      throw new AssertionError(name + " is required here (REQUIRE): " + otherwise);
    }
    System.out.println("Left out: " + otherwise + ".");
    Assumptions.abort("left out: " + otherwise);
  }
}
