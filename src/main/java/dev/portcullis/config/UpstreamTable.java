package dev.portcullis.config;

import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.secret.Secrets;
import dev.portcullis.startup.Problems;
import dev.portcullis.upstream.Credential;
import dev.portcullis.upstream.Persistence;
import dev.portcullis.upstream.Timeouts;
import dev.portcullis.upstream.Upstream;
import dev.portcullis.upstream.UpstreamConfig;
import dev.portcullis.upstream.UpstreamConfig.Target;
import dev.portcullis.upstream.Upstreams;
import dev.portcullis.upstream.Upstreams.OfRoute;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the routes lead, from configuration that was checked. */
public final class UpstreamTable {
  /** What stands for the embedded stub model. */
  public static final String STUB = "stub:";

  /** What examples write in the place of a credential. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "(?i)change[-_]?me|replace[-_]?me|place[-_]?holder|your[-_].*(key|token|secret)"
              + "|<.*>|\\.\\.\\.|xxxx|\\*\\*\\*\\*");

  private final Secrets secrets;
  private final Optional<URI> stub;
  private final Problems problems;

  /**
   * Reads upstreams.
   *
   * @param secrets where their credentials are looked up
   * @param stub where the stub model is, if there is one
   * @param problems told what is wrong
   */
  public UpstreamTable(Secrets secrets, Optional<URI> stub, Problems problems) {
    this.secrets = secrets;
    this.stub = stub;
    this.problems = problems;
  }

  /** Where each route leads; what is wrong is told, and left out. */
  public Upstreams of(UpstreamConfig config) {
    Map<String, OfRoute> routes = new LinkedHashMap<>();
    config
        .routes()
        .forEach(
            (name, route) -> {
              String key = "portcullis.routes." + name;
              List<Upstream> upstreams = new ArrayList<>();
              if (route.upstreams().isEmpty()) {
                problems.add(
                    key + ".upstreams", "the route leads nowhere", "Give upstreams[0].base-url.");
              }
              for (int i = 0; i < route.upstreams().size(); i++) {
                upstream(key + ".upstreams[" + i + "]", route.upstreams().get(i))
                    .ifPresent(upstreams::add);
              }
              var timeouts = route.timeouts();
              problems
                  .read(
                      key + ".timeouts",
                      timeouts,
                      t -> new Timeouts(t.connect(), t.firstByte(), t.idle()),
                      "Give times such as 5s or 2m.")
                  .filter(t -> !upstreams.isEmpty())
                  .flatMap(
                      t ->
                          problems
                              .read(
                                  key + ".retry.statuses",
                                  route,
                                  UpstreamTable::persistence,
                                  "Give statuses such as 502,503,504.")
                              .map(p -> new OfRoute(upstreams, t, p)))
                  .ifPresent(way -> routes.put(name, way));
            });
    return new Upstreams(routes);
  }

  private Optional<Upstream> upstream(String key, Target target) {
    Credential credential = credential(key + ".credential", target);
    if (target.baseUrl().equals(STUB)) {
      if (stub.isEmpty()) {
        problems.add(
            key + ".base-url",
            "the stub model exists in laptop mode alone",
            "Name a real upstream.");
      }
      return stub.map(
          origin -> new Upstream(origin, Credential.NONE, models(target), true, Optional.empty()));
    }
    target.trust().ifPresent(file -> certificates(key + ".trust", file));
    if (namesTwice(target)) {
      problems.add(key + ".models", "an alias stands more than once", "Give each alias one name.");
    }
    Optional<Upstream> upstream =
        problems.read(
            key + ".base-url",
            target,
            t ->
                new Upstream(
                    url(t.baseUrl()), credential, models(t), t.privateNetwork(), t.trust()),
            "Give the URL that stands for the route, such as https://api.openai.com.");
    if (upstream.isPresent()
        && !target.privateNetwork()
        && target.baseUrl().toLowerCase(java.util.Locale.ROOT).startsWith("http:")) {
      problems.add(
          key + ".base-url",
          "prompts and the credential would cross the network in clear text",
          "Use https, or set private-network=true for an upstream in your own network.");
    }
    return upstream;
  }

  /** As {@link URI#create}, but what it says of a text that is none does not repeat the text. */
  private static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException none) {
      throw new IllegalArgumentException("it is not a URL");
    }
  }

  private Credential credential(String key, Target target) {
    if (target.credential().isEmpty()) {
      return Credential.NONE;
    }
    Optional<SecretRef> ref =
        problems.read(
            key,
            target.credential().get(),
            SecretRef::parse,
            "Give a reference, never the secret itself: aws-sm:name, file:path or env:NAME.");
    if (ref.isEmpty()) {
      return Credential.NONE;
    }
    var credential = new StoredCredential(secrets, ref.get());
    try {
      if (PLACEHOLDER.matcher(credential.secret().orElseThrow().unsafeText()).find()) {
        problems.add(
            key,
            "what stands there is a placeholder, as examples have it",
            "Store the credential itself there.");
      }
    } catch (SecretUnavailable missing) {
      problems.add(key, String.valueOf(missing.getMessage()), "Make the secret available there.");
    }
    return credential;
  }

  private void certificates(String key, Path file) {
    try (var pem = Files.newInputStream(file)) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(pem).isEmpty()) {
        return;
      }
    } catch (IOException | CertificateException noCertificates) {
      // said below
    }
    problems.add(
        key,
        "the file cannot be read, or holds no certificate",
        "Name a PEM file of certificates that this process may read.");
  }

  private static boolean namesTwice(Target target) {
    Set<String> seen = new HashSet<>();
    return target.models().orElse(List.of()).stream().anyMatch(m -> !seen.add(m.alias()));
  }

  private static Persistence persistence(UpstreamConfig.OnRoute route) {
    return new Persistence(
        route.retry().attempts(),
        route.retry().statuses(),
        route.retry().backOff(),
        route.retry().longestWait(),
        route.breaker().failures(),
        route.breaker().rest());
  }

  private static SequencedMap<String, String> models(Target target) {
    var models = new LinkedHashMap<String, String>();
    target.models().orElse(List.of()).forEach(alias -> models.put(alias.alias(), alias.name()));
    return models;
  }
}
