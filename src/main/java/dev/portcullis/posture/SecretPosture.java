package dev.portcullis.posture;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.authn.KeysConfig;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.upstream.UpstreamConfig;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where secrets are. */
@Singleton
class SecretPosture {
  private final GatewayConfig config;
  private final ServerConfig server;
  private final UpstreamConfig upstreams;
  private final KeysConfig keys;

  SecretPosture(
      GatewayConfig config, ServerConfig server, UpstreamConfig upstreams, KeysConfig keys) {
    this.config = config;
    this.server = server;
    this.upstreams = upstreams;
    this.keys = keys;
  }

  Control control() {
    long credentials =
        upstreams.routes().values().stream()
            .flatMap(route -> route.upstreams().stream())
            .filter(target -> target.credential().isPresent())
            .count();
    var evidence = new ArrayList<String>();
    evidence.add("Configuration holds references alone; a credential in it stops the start.");
    evidence.add("Upstreams' credentials by reference: " + credentials + ".");
    evidence.add(ring());
    List<Path> inWorkTree = files().stream().filter(SecretPosture::inWorkTree).toList();
    if (inWorkTree.isEmpty()) {
      return new Control("Secrets outside version control", State.ON, evidence, List.of());
    }
    evidence.add("Secret files below a Git work tree: " + inWorkTree.size() + ".");
    return new Control(
        "Secrets outside version control",
        State.PARTLY,
        evidence,
        List.of(
            "Move them elsewhere (portcullis.data-directory, portcullis.keys.ring,"
                + " portcullis.server.tls.key), or have .gitignore name them."));
  }

  private String ring() {
    String ring = keys.ring().orElse("");
    if (!ring.isEmpty()) {
      return "The key ring is a reference of the scheme "
          + ring.substring(0, Math.max(0, ring.indexOf(':')))
          + ".";
    }
    return config.mode() == Mode.LAPTOP
        ? "The key ring is a file of the data directory."
        : "No key ring is named.";
  }

  /** The files with secrets that this process knows of. */
  private List<Path> files() {
    var files = new ArrayList<Path>();
    String ring = keys.ring().orElse("");
    if (ring.startsWith("file:")) {
      files.add(Path.of(ring.substring("file:".length())));
    }
    if (ring.isEmpty() && config.mode() == Mode.LAPTOP) {
      files.add(config.dataDirectory());
    }
    server.tls().ifPresent(tls -> files.add(tls.key()));
    return files;
  }

  /** Whether somebody who commits all they have there would commit this file. */
  private static boolean inWorkTree(Path file) {
    for (Path at = file.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".gitignore")) && ignores(at, file)) {
        return false;
      }
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  /** Whether a line of this folder's list is the next step to the file; patterns are not read. */
  private static boolean ignores(Path folder, Path file) {
    Path below = folder.toAbsolutePath().relativize(file.toAbsolutePath().normalize());
    Optional<String> step = Optional.of(below.getName(0).toString()).filter(s -> !s.isEmpty());
    try {
      return step.isPresent()
          && Files.readAllLines(folder.resolve(".gitignore")).stream()
              .map(line -> line.strip().replaceAll("^/|/$", ""))
              .anyMatch(step.get()::equals);
    } catch (java.io.IOException unreadable) {
      return false;
    }
  }
}
