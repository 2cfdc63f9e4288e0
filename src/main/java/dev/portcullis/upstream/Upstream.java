package dev.portcullis.upstream;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * One upstream of a route. It comes from configuration alone; nothing of a request ever changes
 * where it points.
 *
 * @param base the base URL: https or http, a host, perhaps a port and a path
 * @param credential the gateway's own secret for it
 * @param models names of models as callers write them, and as this upstream calls them; a model
 *     that is not here keeps its name
 * @param privateNetwork whether private, loopback and link-local addresses may be connected to
 * @param trustedCa certificates (PEM) to trust in place of the platform's
 */
public record Upstream(
    URI base,
    Credential credential,
    SequencedMap<String, String> models,
    boolean privateNetwork,
    Optional<Path> trustedCa) {

  /**
   * An upstream.
   *
   * @throws IllegalArgumentException if the base is not the URL of a place on an HTTP server
   */
  public Upstream {
    String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("https") || scheme.equals("http")) || base.getHost() == null) {
      throw new IllegalArgumentException("an upstream's base URL has https or http, and a host");
    }
    if (base.getRawUserInfo() != null
        || base.getRawQuery() != null
        || base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "an upstream's base URL has no user, no query and no fragment");
    }
    models = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(models));
  }

  /** Whether it is spoken to over TLS. */
  boolean tls() {
    return "https".equalsIgnoreCase(base.getScheme());
  }

  /** The host's name or literal address, without brackets. */
  String host() {
    String host = base.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port, also where the URL does not name it. */
  int port() {
    return base.getPort() >= 0 ? base.getPort() : tls() ? 443 : 80;
  }

  /** The path that all paths are below, encoded, without a slash at its end. */
  String path() {
    String path = base.getRawPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /** What this upstream calls the model. */
  Optional<String> modelFor(Optional<String> model) {
    return model.map(name -> models.getOrDefault(name, name));
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
