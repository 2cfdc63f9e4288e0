package dev.portcullis.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tests of one language below {@code src/test/sdk}, with the SDKs that {@code
 * src/test/sdk/prepare} has installed. Nothing here installs anything.
 *
 * @param language the name of its folder
 * @param sources where its tests are
 * @param prepared where its SDKs are
 */
public record SdkSuite(String language, Path sources, Path prepared) {
  private static final long MINUTES = 5;
  private static final int CLOSING_LINES = 8;

  /**
   * A suite whose SDKs are there. Where they are not, the test is left out, or fails if {@code
   * REQUIRE} names the language.
   *
   * @param lock the names of the files that it was prepared from, one behind the other
   */
  public static SdkSuite of(String language, String... lock) {
    Path sources = Path.of("src/test/sdk", language).toAbsolutePath();
    Path prepared = Path.of("target/sdk", language).toAbsolutePath();
    Tool.need(
        language,
        same(Stream.of(lock).map(sources::resolve).toList(), prepared.resolve("lock")),
        "the suite "
            + language
            + " is not prepared as its lock file says; src/test/sdk/prepare "
            + language
            + " does that");
    return new SdkSuite(language, sources, prepared);
  }

  private static boolean same(List<Path> lock, Path preparedFor) {
    try {
      var all = new ByteArrayOutputStream();
      for (Path file : lock) {
        Files.copy(file, all);
      }
      return Files.exists(preparedFor)
          && Arrays.equals(all.toByteArray(), Files.readAllBytes(preparedFor));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The names of its files of tests. */
  public static Stream<String> files(String language, String glob) {
    var files = new ArrayList<String>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("src/test/sdk", language), glob)) {
      all.forEach(file -> files.add(file.getFileName().toString()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    assertThat(files).isNotEmpty();
    return files.stream().sorted();
  }

  /**
   * Runs a command of this suite to its end, with an environment of nothing else than the world's,
   * shows its closing lines, and fails with all that it printed if it fails.
   *
   * @param folder its working directory and its home
   */
  public void run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    var variables = new HashMap<>(environment);
    variables.put("LC_ALL", "C.UTF-8");
    Process process = PlainProcess.in(folder, printed, command, variables).start();
    boolean ended;
    try {
      ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String text = Files.readString(printed);
    assertThat(ended && process.exitValue() == 0).as(language + "\n" + text).isTrue();
    System.out.println(Path.of(command.getLast()).getFileName() + "\n" + closing(text));
  }

  /**
   * What a script of this suite's folder prints for programs, in Python. Fails with what it prints
   * for people if it does not end well.
   *
   * @param folder its working directory and its home, which it may fill
   */
  public String printed(Path folder, String script, List<String> arguments)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                prepared.resolve("bin").resolve(language).toString(),
                "-B",
                sources.resolve(script).toString()));
    command.addAll(arguments);
    Path answer = Files.createTempFile(folder, "answer", ".txt");
    Path complaints = Files.createTempFile(folder, "complaints", ".txt");
    Process process =
        PlainProcess.in(folder, answer, command, Map.of("LC_ALL", "C.UTF-8"))
            .redirectErrorStream(false)
            .redirectError(complaints.toFile())
            .start();
    boolean ended;
    try {
      ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    } finally {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0)
        .as(script + "\n" + Files.readString(complaints))
        .isTrue();
    return Files.readString(answer);
  }

  private static String closing(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - CLOSING_LINES))
        .collect(Collectors.joining("\n"));
  }
}
