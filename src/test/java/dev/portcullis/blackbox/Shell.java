package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One shell in which commands are typed one after another, so that variables stay. */
final class Shell implements AutoCloseable {
  private static final String MARK = "~~~ end of output ~~~ ";
  private static final long PATIENCE_SECONDS = 180;

  private final Process process;
  private final Writer input;
  private final BufferedReader output;

  Shell(Path directory, Map<String, String> environment) throws IOException {
    this("sh", directory, environment);
  }

  /** One of another kind. */
  Shell(String program, Path directory, Map<String, String> environment) throws IOException {
    var builder =
        new ProcessBuilder(program).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    input = process.outputWriter(StandardCharsets.UTF_8);
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Types a command, and returns what it printed. It must end well. */
  String run(String command) throws Exception {
    input.write(command + "\nprintf '\\n%s%d\\n' '" + MARK + "' $?\n");
    input.flush();
    String printed =
        CompletableFuture.supplyAsync(this::untilMark).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    int end = printed.lastIndexOf(MARK);
    String text = printed.substring(0, end);
    assertThat(printed.substring(end + MARK.length()).strip())
        .as("exit code of `%s`, which printed:%n%s", command, text)
        .isEqualTo("0");
    return text;
  }

  private String untilMark() {
    try {
      var text = new StringBuilder();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        text.append(line).append('\n');
        if (line.startsWith(MARK)) {
          return text.toString();
        }
      }
      throw new AssertionError("the shell ended:\n" + text);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    input.close();
  }
}
