package dev.portcullis.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the services are, and what the resources in them are called.
 *
 * @param region the region's name
 * @param endpoint where all services are, instead of their usual places
 * @param name what the names of all resources begin with
 * @param connectTimeout how long to wait for a connection
 * @param timeout how long to wait for an answer
 */
public record AwsSettings(
    String region, Optional<URI> endpoint, String name, Duration connectTimeout, Duration timeout) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{2,31}");
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)\\]?");

  /**
   * @throws IllegalArgumentException if one of them cannot be; the message says which, and what
   *     would do
   */
  public AwsSettings {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("the region is not one such as eu-central-1");
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the name has from 3 to 32 lower case letters, digits and hyphens, a letter first");
    }
    if (endpoint.isPresent() && !acceptable(endpoint.get())) {
      throw new IllegalArgumentException(
          "the endpoint is not an https: URL, nor an http: URL of this machine");
    }
    if (!connectTimeout.isPositive() || !timeout.isPositive()) {
      throw new IllegalArgumentException("a time to wait is longer than none");
    }
  }

  private static boolean acceptable(URI endpoint) {
    String host = endpoint.getHost();
    String scheme = endpoint.getScheme();
    return host != null
        && ("https".equals(scheme) || ("http".equals(scheme) && LOOPBACK.matcher(host).matches()));
  }

  /** The table of what administration writes. */
  public String accessTable() {
    return name + "-access";
  }

  /** The table of wrapped data keys. */
  public String dataKeysTable() {
    return name + "-datakeys";
  }

  /** The table of what is counted. */
  public String ledgerTable() {
    return name + "-ledger";
  }

  /** The KMS key that wraps data keys. */
  public String kmsKey() {
    return "alias/" + name;
  }

  /** The log group of audit events. */
  public String auditLogGroup() {
    return auditLogGroup(name);
  }

  /** The log group of audit events where the names of all resources begin so. */
  public static String auditLogGroup(String name) {
    return "/" + name + "/audit";
  }
}
