package dev.portcullis.startup;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The configuration file that {@code PORTCULLIS_CONFIG} names, in a function also one beside its
 * executable: Java properties in UTF-8. A key that stands in it twice is refused, since people and
 * programs differ in which one counts.
 *
 * @param values its keys and values; none if it cannot be used
 * @param problems what keeps it from being used; they never quote a value
 */
record ConfigFile(Map<String, String> values, List<Problem> problems) {
  /** The variable that names the configuration file. */
  static final String VARIABLE = "PORTCULLIS_CONFIG";

  /** The variable by which AWS Lambda says in which folder a function's package lies. */
  private static final String PACKAGE = "LAMBDA_TASK_ROOT";

  private static final String PACKAGED =
      "in a function a name that does not begin with / is one in its package (LAMBDA_TASK_ROOT),"
          + " not in the working directory.";

  ConfigFile {
    values = Map.copyOf(values);
    problems = List.copyOf(problems);
  }

  /** The file that the environment names; none if it names none. */
  static Optional<ConfigFile> ofEnvironment() {
    String folder = System.getenv().getOrDefault(PACKAGE, "");
    return Optional.ofNullable(System.getenv(VARIABLE)).map(name -> named(name, folder));
  }

  /** The file of this name, from the working directory. */
  static ConfigFile named(String name) {
    return named(name, "");
  }

  /** The file of this name, from this folder unless the name is absolute. */
  static ConfigFile named(String name, String folder) {
    try {
      return read(Path.of(folder).resolve(name));
    } catch (IOException | InvalidPathException unreadable) {
      return unusable(
          "the file that it names cannot be read",
          "Name a .properties file, in UTF-8, that this process may read"
              + (folder.isEmpty() ? "." : "; " + PACKAGED));
    } catch (IllegalArgumentException brokenEscape) {
      return unusable(
          "the file that it names has a broken \\u escape",
          "Write four hexadecimal digits after \\u, or a backslash as \\\\.");
    }
  }

  private static ConfigFile read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("not a regular file");
    }
    var found = new Once();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      found.load(reader);
    }
    List<Problem> problems = new ArrayList<>();
    for (String key : found.twice) {
      problems.add(
          new Problem(key, "it stands more than once in the file", "Keep one of the lines."));
    }
    Map<String, String> values = new HashMap<>();
    found.stringPropertyNames().forEach(key -> values.put(key, found.getProperty(key)));
    return new ConfigFile(values, problems);
  }

  private static ConfigFile unusable(String what, String toDo) {
    return new ConfigFile(Map.of(), List.of(new Problem(VARIABLE, what, toDo)));
  }

  @Override
  public String toString() {
    return values.size() + " keys";
  }

  /** Properties that note which keys come again. */
  private static final class Once extends Properties {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> twice = new LinkedHashSet<>();

    @Override
    public synchronized Object put(Object key, Object value) {
      Object before = super.put(key, value);
      if (before != null) {
        twice.add(String.valueOf(key));
      }
      return before;
    }
  }
}
