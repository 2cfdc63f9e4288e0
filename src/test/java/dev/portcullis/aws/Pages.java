package dev.portcullis.aws;

import dev.portcullis.json.Json;
import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Pages that tell somebody to type commands. */
final class Pages {
  private Pages() {}

  /** All that is told to people, and the script that asks AWS itself; decisions are history. */
  static List<Path> all() {
    return Stream.concat(
            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "infra/smoke").map(Path::of),
            Stream.of("docs", "infra").flatMap(Pages::below))
        .toList();
  }

  private static Stream<Path> below(String folder) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".md") && !file.startsWith("docs/adr"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** How often this is written in all of them. */
  static int written(Pattern pattern) throws IOException {
    long written = 0;
    for (Path page : all()) {
      written += pattern.matcher(Files.readString(page)).results().count();
    }
    return Math.toIntExact(written);
  }

  /**
   * The commands in these pages that a suite's tool judges, each with its complaint, which is empty
   * where there is none.
   */
  static List<Json> judged(String suite, Path folder, List<Path> pages) throws Exception {
    SdkSuite tools = SdkSuite.of(suite, "requirements.txt");
    List<String> files = pages.stream().map(page -> page.toAbsolutePath().toString()).toList();
    return SamTemplate.items(Deployed.json(tools.printed(folder, "commands.py", files)));
  }

  /** The same in a page that has this command alone. */
  static List<Json> judged(String suite, Path folder, String command) throws Exception {
    Path page = folder.resolve("page.md");
    Files.writeString(page, "1. Do:\n\n       " + command + "\n");
    return judged(suite, folder, List.of(page));
  }

  /** What is complained of a command. */
  static String complaint(Json command) {
    return command.text("complaint").orElseThrow();
  }
}
