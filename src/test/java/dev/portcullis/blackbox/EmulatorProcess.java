package dev.portcullis.blackbox;

import dev.portcullis.tools.PlainProcess;
import dev.portcullis.tools.SdkSuite;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * An emulator of AWS that {@code src/test/sdk/prepare} has installed, as a process with a home of
 * its own, which goes with it. What it has started ends with it, too.
 */
final class EmulatorProcess implements AutoCloseable {
  private final Path home;
  private final int port;
  private final Process process;

  private EmulatorProcess(Path home, int port, Process process) {
    this.home = home;
    this.port = port;
    this.process = process;
  }

  /**
   * One that takes connections. Leaves the test out where its suite is not prepared.
   *
   * @param suite the name of its suite
   * @param module which module of Python's it is
   * @param portVariable by which variable it learns its port
   * @param more what else its environment has
   */
  static EmulatorProcess start(
      String suite, String module, String portVariable, Map<String, String> more) {
    Path python = SdkSuite.of(suite, "requirements.txt").prepared().resolve("bin").resolve(suite);
    try {
      Path home = Files.createTempDirectory(suite);
      int port = freePort();
      var variables = new HashMap<>(more);
      variables.put(portVariable, "" + port);
      Process process =
          PlainProcess.in(
                  home,
                  home.resolve("printed.txt"),
                  List.of(python.toString(), "-m", module),
                  variables)
              .start();
      var emulator = new EmulatorProcess(home, port, process);
      Eventually.within(Duration.ofMinutes(1), emulator::answers);
      return emulator;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A port that nobody listens on. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (var ignored = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where all its services are. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What it and what it has started printed; a test that fails shows it. */
  String printed() {
    try {
      return Files.readString(home.resolve("printed.txt"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The names of the threads of what it has started, as the system has them. */
  Set<String> threads() {
    Set<String> names = new TreeSet<>();
    for (ProcessHandle started : process.descendants().toList()) {
      Path tasks = Path.of("/proc", "" + started.pid(), "task");
      try (Stream<Path> each = Files.list(tasks)) {
        for (Path task : each.toList()) {
          names.add(Files.readString(task.resolve("comm")).strip());
        }
      } catch (IOException ended) {
        // it is no longer there, or one of its threads is not
      }
    }
    return names;
  }

  @Override
  public void close() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroy();
    started.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
