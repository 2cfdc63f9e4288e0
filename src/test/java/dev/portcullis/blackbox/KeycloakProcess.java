package dev.portcullis.blackbox;

import dev.portcullis.tools.PlainProcess;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keycloak as a child process, in a folder of its own: its start script, a way to its libraries,
 * and a copy of the database that was prepared.
 */
final class KeycloakProcess implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** It lives for minutes: what it would save by a better compiler it would never earn. */
  private static final String JAVA_OPTIONS =
      "-Xms64m -Xmx256m -XX:MetaspaceSize=192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private static final List<String> COMMAND =
      List.of(
          "sh",
          "bin/kc.sh",
          "start",
          "--optimized",
          "--cache=local",
          "--http-enabled=true",
          "--http-host=127.0.0.1",
          "--http-port=0",
          "--hostname-strict=false");

  private final Path home;
  private final Path printed;
  private final Process process;

  private KeycloakProcess(Path home, List<String> more, Map<String, String> environment)
      throws IOException {
    this.home = home;
    printed = home.resolve("printed.txt");
    var variables = new HashMap<>(environment);
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("JAVA_OPTS", JAVA_OPTIONS);
    var command = new ArrayList<>(COMMAND);
    command.addAll(more);
    process = PlainProcess.in(home, printed, command, variables).start();
  }

  /** Starts what lies prepared in this folder, and changes nothing there. */
  static KeycloakProcess start(Path prepared) {
    try {
      return new KeycloakProcess(home(prepared), List.of(), Map.of());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The same, with one more realm, whose file takes values from these variables. */
  static KeycloakProcess start(Path prepared, Path realm, Map<String, String> environment) {
    try {
      Path home = home(prepared);
      Files.createDirectories(home.resolve("data/import"));
      Files.copy(realm, home.resolve("data/import/realm.json"));
      return new KeycloakProcess(home, List.of("--import-realm"), environment);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path home(Path prepared) throws IOException {
    Path home = Files.createTempDirectory("portcullis-keycloak");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("data/h2"));
    for (String file : List.of("bin/kc.sh", "data/h2/keycloakdb.mv.db")) {
      Files.copy(prepared.resolve(file), home.resolve(file));
    }
    Files.createSymbolicLink(home.resolve("lib"), prepared.resolve("lib").toRealPath());
    return home;
  }

  /** Waits until it listens, and tells where. */
  URI awaitListening() {
    Eventually.within(PATIENCE, () -> !process.isAlive() || listening().find());
    Matcher listening = listening();
    if (!listening.find()) {
      throw new AssertionError("Keycloak did not start:\n" + output());
    }
    return URI.create(listening.group(1));
  }

  private Matcher listening() {
    return LISTENING.matcher(output());
  }

  private String output() {
    try {
      return Files.readString(printed);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Ends it at once, and removes its folder. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
