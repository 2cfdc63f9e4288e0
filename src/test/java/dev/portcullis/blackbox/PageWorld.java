package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Where the commands and snippets of a page run: a fresh laptop gateway, a shell in the folder from
 * which it was started, and {@code KEY} as the demo key. Where a page says port 8080, the gateway's
 * own port is meant.
 */
final class PageWorld implements AutoCloseable {
  private static final String DOCUMENTED = "127.0.0.1:8080";
  private static final Pattern SECRET_VARIABLE = Pattern.compile("=env:([A-Z_]+)");

  private final GatewayProcess gateway;
  private final Shell shell;
  private final Map<String, String> environment = new HashMap<>();

  private PageWorld(GatewayProcess gateway) throws IOException {
    this.gateway = gateway;
    environment.put("KEY", gateway.demoKey());
    environment.put("PORTCULLIS_CONFIG", gateway.home().resolve("laptop").toString());
    shell = new Shell(gateway.home(), environment);
  }

  static PageWorld start() throws IOException {
    GatewayProcess.Setup setup = GatewayProcess.laptop();
    Path data = setup.home().resolve(".portcullis");
    Files.writeString(
        setup.home().resolve("laptop"),
        "portcullis.mode=laptop\nportcullis.data-directory=" + data + "\n");
    Path launcher = setup.home().resolve("portcullis");
    Files.writeString(launcher, "#!/bin/sh\nexec %s \"$@\"\n".formatted(command()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new PageWorld(setup.with("portcullis.data-directory", data.toString()).start());
  }

  private static String command() {
    String artifact =
        "'" + Path.of(System.getProperty("portcullis.artifact")).toAbsolutePath() + "'";
    return artifact.endsWith(".jar'")
        ? "'%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s -jar %s"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                String.join(" ", AotCache.options()),
                artifact)
        : artifact;
  }

  /** Runs a block as its language says. A block that nothing can run fails. */
  void run(Prose.Block block) throws Exception {
    switch (block.language()) {
      case "console" -> console(block);
      case "python" -> snippet(block, "snippet.py", prepared("python", "requirements.txt"));
      case "js" -> snippet(block, "snippet.mjs", prepared("node", "package-lock.json"));
      case "java" -> snippet(block, "Snippet.java", java());
      case "properties" -> configures(block);
      default -> throw new AssertionError(block + ": nothing here runs this language");
    }
  }

  private void console(Prose.Block block) throws Exception {
    for (Prose.Command command : Prose.commands(block)) {
      String printed = shell.run(here(command.text()));
      if (!command.output().isBlank()) {
        assertShows(block + ": " + command.text(), command.output(), printed);
      }
    }
  }

  private void snippet(Prose.Block block, String name, List<String> command) throws Exception {
    Path file = gateway.home().resolve(name);
    Files.writeString(file, here(block.text()));
    if (name.endsWith(".mjs")) {
      Path modules = gateway.home().resolve("node_modules");
      Files.deleteIfExists(modules);
      Files.createSymbolicLink(modules, Path.of("target/sdk/node/node_modules").toRealPath());
    }
    List<String> words = new ArrayList<>(command);
    words.add(file.toString());
    var builder =
        new ProcessBuilder(words).directory(gateway.home().toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(block + "\n" + printed).isZero();
    assertShows(block.toString(), block.output(), printed);
  }

  /** A server starts with these lines, over a route that they may change, and says nothing. */
  private static void configures(Prose.Block block) throws IOException {
    var setup =
        GatewayProcess.server()
            .with("portcullis.routes.openai.dialect", "openai")
            .with("portcullis.routes.openai.operations", "chat")
            .with("portcullis.routes.openai.models", "*")
            .with("portcullis.routes.openai.upstreams[0].base-url", "https://api.openai.com");
    Path ring = setup.home().resolve("ring.json");
    Files.createFile(
        ring, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(ring, KeyRing.random(new SecureRandom()).unsafeBytes());
    setup.with("portcullis.keys.ring", "file:" + ring);
    var lines = new Properties();
    lines.load(
        Files.newBufferedReader(Files.writeString(ring.resolveSibling("lines"), block.text())));
    assertThat(lines).as(block.toString()).isNotEmpty();
    lines.forEach((key, value) -> setup.with(String.valueOf(key), String.valueOf(value)));
    SECRET_VARIABLE
        .matcher(block.text())
        .results()
        .forEach(variable -> setup.variable(variable.group(1), "a-secret"));
    try (GatewayProcess started = setup.start()) {
      assertThat(started.output()).as(block.toString()).contains("listening on");
    }
  }

  private String here(String text) {
    return text.replace(DOCUMENTED, gateway.url().replaceFirst("^https?://", ""));
  }

  private static void assertShows(String what, String shown, String printed) {
    assertThat(ShownOutput.matches(shown, printed))
        .as("%s%nthe page shows:%n%s%nit printed:%n%s", what, shown, printed)
        .isTrue();
  }

  private static List<String> prepared(String language, String lock) {
    return List.of(SdkSuite.of(language, lock).prepared().resolve("bin/" + language).toString());
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        "--class-path",
        System.getProperty("java.class.path"));
  }

  @Override
  public void close() throws IOException {
    shell.close();
    gateway.close();
  }
}
