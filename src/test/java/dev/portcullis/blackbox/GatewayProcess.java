package dev.portcullis.blackbox;

import dev.portcullis.aws.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged gateway as a child process, with a data directory of its own and a port that the
 * system chose. It is what a user runs; nothing of it is replaced.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on (https?://\\S+)");
  private static final Pattern DEMO_KEY = Pattern.compile("demo key\\s+(pcl_\\S+)");

  private final Process process;
  private final Path home;
  private final ProcessOutput output;

  private GatewayProcess(Process process, Path home) {
    this.process = process;
    this.home = home;
    this.output = new ProcessOutput(process);
  }

  /** What to start. */
  public static final class Setup {
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> arguments = new ArrayList<>();
    private final List<String> prefix = new ArrayList<>();
    private boolean alone;
    private String heap = "-Xmx256m";
    private Path home = temporary();

    private Setup() {
      with("portcullis.server.port", "0");
    }

    /** A configuration key, in the file. */
    public Setup with(String key, String value) {
      keys.put(key, value);
      return this;
    }

    /** Takes a configuration key out of the file again. */
    public Setup without(String key) {
      keys.remove(key);
      return this;
    }

    /** The folder that will hold its data directory. */
    public Path home() {
      return home;
    }

    /** An environment variable. */
    public Setup variable(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** None of the environment of this process. */
    public Setup alone() {
      alone = true;
      return this;
    }

    /** The data of another process, stopped or running. */
    public Setup home(Path other) {
      home = other;
      return this;
    }

    /** The largest heap, such as 64m. */
    public Setup heap(String size) {
      heap = "-Xmx" + size;
      return this;
    }

    /** The words before the command, of a program that starts it in its own place. */
    public Setup by(String... words) {
      prefix.addAll(List.of(words));
      return this;
    }

    /** Arguments of the command line. */
    public Setup arguments(String... words) {
      arguments.addAll(List.of(words));
      return this;
    }

    /** Starts it, and waits until it listens. */
    public GatewayProcess start() {
      GatewayProcess gateway = launch();
      try {
        gateway.awaitListening();
        if (keys.getOrDefault("portcullis.mode", "").equals("laptop")) {
          gateway.await(Pattern.compile("for want of a key[\\s\\S]*Hello"));
        }
        return gateway;
      } catch (RuntimeException notStarted) {
        gateway.close();
        throw notStarted;
      }
    }

    /** Starts it, and waits for nothing. */
    public GatewayProcess launch() {
      try {
        keys.putIfAbsent("portcullis.data-directory", home.resolve("data").toString());
        Path file = Files.createTempFile(home, "portcullis", ".properties");
        Files.writeString(
            file,
            keys.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().replace("\\", "\\\\") + "\n")
                .collect(java.util.stream.Collectors.joining()));
        List<String> command = new ArrayList<>(prefix);
        String artifact =
            System.getProperty("portcullis.artifact", "target/quarkus-app/quarkus-run.jar");
        if (artifact.endsWith(".jar")) {
          command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
          command.addAll(List.of("-XX:+UseSerialGC", heap));
          command.addAll(AotCache.options());
          if (!arguments.isEmpty()) {
            command.add("-XX:TieredStopAtLevel=1"); // it ends before the better compiler pays off
          }
          command.add("-jar");
        }
        command.add(Path.of(artifact).toAbsolutePath().toString());
        if (!artifact.endsWith(".jar")) {
          command.add(heap); // an executable takes it where its arguments stand
        }
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> alone || name.startsWith("PORTCULLIS_"));
        builder.environment().put("PORTCULLIS_CONFIG", file.toString());
        builder.environment().putAll(environment);
        return new GatewayProcess(builder.start(), home);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** A gateway in laptop mode. */
  public static Setup laptop() {
    return new Setup().with("portcullis.mode", "laptop");
  }

  /** A gateway in server mode on embedded adapters, without routes yet. */
  public static Setup server() {
    return new Setup()
        .with("portcullis.mode", "server")
        .with("portcullis.adapters.api-keys", "embedded")
        .with("portcullis.adapters.audit-trail", "embedded")
        .with("portcullis.adapters.ledger", "embedded")
        .with("portcullis.adapters.policies", "embedded")
        .with("portcullis.adapters.secrets", "embedded");
  }

  /** A gateway in server mode on AWS adapters, in the place that this configuration names. */
  public static Setup aws(Map<String, String> place) {
    Setup setup = new Setup().with("portcullis.mode", "server");
    place.forEach(setup::with);
    LocalStack.credentials().forEach(setup::variable);
    return setup;
  }

  /** A gateway in function mode, which its environment has to say, without routes yet. */
  public static Setup function() {
    return new Setup().without("portcullis.server.port").alone();
  }

  /** The command line, beside whatever runs on this data. */
  public static GatewayProcess command(Path home, String... words) {
    return laptop().home(home).arguments(words).launch();
  }

  /** Waits until it listens. */
  public void awaitListening() {
    await(LISTENING);
  }

  /** Its URL, without a slash at the end. */
  public String url() {
    return group(LISTENING);
  }

  /** The demo key of this start. */
  public String demoKey() {
    return group(DEMO_KEY);
  }

  /** The folder that holds its data directory. */
  public Path home() {
    return home;
  }

  /** What it has printed so far, to both streams. */
  public String output() {
    return output.both();
  }

  /** What it has printed so far to standard output. */
  public String standardOutput() {
    return output.standard();
  }

  /** The lines of its audit trail so far. */
  public List<String> auditLines() {
    return chains().ofGateways();
  }

  /** The chains in its data directory, also those of commands beside it. */
  KeptChains chains() {
    return new KeptChains(home.resolve("data/audit"));
  }

  /** The operating system's process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for its end. */
  public int exitCode() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the process did not end; it printed:\n" + output());
      }
      output.awaitEnd();
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Ends it at once, and removes its files. */
  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException alreadyGone) {
      // another process on the same data has removed them
    }
  }

  private String group(Pattern pattern) {
    Matcher matcher = pattern.matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException("not said: " + pattern);
    }
    return matcher.group(1);
  }

  private void await(Pattern pattern) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!pattern.matcher(output()).find()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("the gateway did not start:\n" + output());
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("portcullis-test");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
