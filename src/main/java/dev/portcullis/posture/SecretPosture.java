package dev.portcullis.posture;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authn.IssuersConfig.OfIntrospection;
import dev.portcullis.authn.KeysConfig;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.upstream.UpstreamConfig;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where secrets are. */
@Singleton
class SecretPosture {
  private final GatewayConfig config;
  private final ServerConfig server;
  private final UpstreamConfig upstreams;
  private final KeysConfig keys;
  private final IssuersConfig issuers;
  private final Adapters adapters;

  SecretPosture(
      GatewayConfig config,
      ServerConfig server,
      UpstreamConfig upstreams,
      KeysConfig keys,
      IssuersConfig issuers,
      Adapters adapters) {
    this.config = config;
    this.server = server;
    this.upstreams = upstreams;
    this.keys = keys;
    this.issuers = issuers;
    this.adapters = adapters;
  }

  Control control() {
    var evidence = new ArrayList<String>();
    evidence.add("Configuration holds references alone; a credential in it stops the start.");
    evidence.add("Upstreams' credentials by reference: " + credentials().count() + ".");
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
                + " portcullis.server.tls.key, and where upstreams' credentials and issuers'"
                + " secrets and keys are file: references), or have .gitignore name them."));
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

  private Stream<String> credentials() {
    return upstreams.routes().values().stream()
        .flatMap(route -> route.upstreams().stream())
        .flatMap(target -> target.credential().stream());
  }

  /** Secrets of issuers, and keys, some of which are secrets. */
  private Stream<String> ofIssuers() {
    return issuers.issuers().values().stream()
        .flatMap(
            issuer ->
                Stream.concat(
                    issuer.jwks().stream(),
                    issuer.introspection().map(OfIntrospection::clientSecret).stream()));
  }

  /** The files with secrets that this process knows of. */
  private Set<Path> files() {
    var files = new LinkedHashSet<Path>();
    Stream.of(keys.ring().stream(), credentials(), ofIssuers())
        .flatMap(references -> references)
        .flatMap(SecretPosture::file)
        .forEach(files::add);
    boolean ringThere = keys.ring().orElse("").isEmpty() && config.mode() == Mode.LAPTOP;
    if (ringThere || adapters.anyEmbedded()) {
      files.add(config.dataDirectory());
    }
    server.tls().ifPresent(tls -> files.add(tls.key()));
    return files;
  }

  /** What is no reference has stopped the start, or will. */
  private static Stream<Path> file(String reference) {
    try {
      return SecretRef.parse(reference) instanceof SecretRef.File(Path path, var field)
          ? Stream.of(path)
          : Stream.empty();
    } catch (IllegalArgumentException none) {
      return Stream.empty();
    }
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
