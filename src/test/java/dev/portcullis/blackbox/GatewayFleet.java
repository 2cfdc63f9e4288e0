package dev.portcullis.blackbox;

import dev.portcullis.aws.AwsWorld;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.http.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Processes of the packaged gateway that share keys on disk and a ledger in AWS, with one route
 * {@code openai}, and API keys that the packaged command line made.
 */
final class GatewayFleet implements AutoCloseable {
  /** As many as the machine starts at once without any of them being too late. */
  private static final int AT_ONCE = 4;

  private static final int PATIENCE_MILLIS = 120_000;

  private final AwsWorld world;
  private final URI upstream;
  private final Path home;
  private final List<GatewayProcess> processes = new ArrayList<>();
  private final Map<String, String> keys = new LinkedHashMap<>();

  GatewayFleet(AwsWorld world, URI upstream) {
    this.world = world;
    this.upstream = upstream;
    this.home = temporary();
  }

  /** Makes API keys with these options, by their names. */
  GatewayFleet keys(Map<String, List<String>> wanted) {
    var making = new LinkedHashMap<String, GatewayProcess>();
    wanted.forEach(
        (name, options) ->
            making.put(name, ServerUnderTest.create(home, options.toArray(String[]::new))));
    making.forEach((name, command) -> keys.put(name, PrintedKey.of(command)));
    return this;
  }

  /** Starts this many, and waits until they listen. */
  GatewayFleet start(int count) {
    while (processes.size() < count) {
      int first = processes.size();
      while (processes.size() < Math.min(first + AT_ONCE, count)) {
        processes.add(server(home).heap("96m").launch());
      }
      processes.subList(first, processes.size()).forEach(GatewayProcess::awaitListening);
    }
    return this;
  }

  private GatewayProcess.Setup server(Path at) {
    String route = "portcullis.routes.openai.";
    GatewayProcess.Setup setup =
        GatewayProcess.server()
            .home(at)
            .with("portcullis.keys.ring", ServerUnderTest.ring(home))
            .with("portcullis.adapters.ledger", "aws")
            .with(route + "dialect", "openai")
            .with(route + "operations", "chat")
            .with(route + "models", "*")
            .with(route + "retry.attempts", "1")
            .with(route + "timeouts.connect", "60s") // one upstream, a thousand callers at once
            .with(route + "breaker.failures", "1000000")
            .with(route + "upstreams[0].base-url", upstream.toString())
            .with(route + "upstreams[0].private-network", "true");
    world.configuration().forEach(setup::with);
    setup.with("portcullis.aws.connect-timeout", "60s"); // one emulator, too
    LocalStack.credentials().forEach(setup::variable);
    setup.variable("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1"); // they end before more pays off
    return setup;
  }

  /** The packaged command line, where the keys are as they are now: only the ledger is shared. */
  GatewayProcess commandElsewhere(String... words) throws IOException {
    Path elsewhere = temporary();
    Path from = home.resolve("data/access");
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path to = elsewhere.resolve("data/access").resolve(from.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return server(elsewhere).arguments(words).launch();
  }

  /** The key of this name. */
  String key(String name) {
    return Objects.requireNonNull(keys.get(name));
  }

  /** The id of the key of this name. */
  String id(String name) {
    return key(name).split("_", -1)[2];
  }

  /** How many processes there are. */
  int size() {
    return processes.size();
  }

  /** Kills this one: no handler of it runs. */
  void kill(int process) {
    processes.get(process).handle().destroyForcibly();
  }

  /** Calls this process with this key, on a connection of its own. */
  Wire.Response call(int process, String key, String body) throws IOException {
    int port = URI.create(processes.get(process).url()).getPort();
    try (Wire wire = new Wire(port)) {
      wire.socket.setSoTimeout(PATIENCE_MILLIS);
      return wire.send(
              """
              POST /openai/v1/chat/completions HTTP/1.1\r
              host: gateway\r
              authorization: Bearer %s\r
              content-type: application/json\r
              content-length: %d\r
              \r
              %s"""
                  .formatted(key(key), body.length(), body))
          .response();
    }
  }

  @Override
  public void close() {
    processes.forEach(process -> process.handle().destroyForcibly());
    processes.forEach(GatewayProcess::close);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("portcullis-fleet");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
