package dev.portcullis.tools;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Processes that know nothing of this one but where programs are. */
public final class PlainProcess {
  private PlainProcess() {}

  /**
   * One to be started, whose environment is a path, a home and what is given.
   *
   * @param home its home and its working directory
   * @param printed a file for all that it prints
   */
  public static ProcessBuilder in(
      Path home, Path printed, List<String> command, Map<String, String> environment) {
    var builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile());
    String path = System.getenv().getOrDefault("PATH", "");
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", path, "HOME", home.toString()));
    builder.environment().putAll(environment);
    return builder;
  }
}
