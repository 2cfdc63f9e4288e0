package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A base URL below the gateway's, and what every layer must know about it. What only one feature
 * needs, that feature keeps by the route's name.
 *
 * @param name the first segment of the path
 * @param dialect what is spoken on it
 * @param operations what may be asked for on it
 * @param models patterns of the models that may be named on it
 * @param scopes names of scopes that a caller must hold, all of them
 * @param bodyLimit the largest request body, in bytes
 * @param replyLimit the largest plain reply, in bytes
 * @param deadline how long a request may take in all
 */
public record Route(
    String name,
    Dialect dialect,
    Set<Operation> operations,
    List<Wildcard> models,
    List<String> scopes,
    long bodyLimit,
    long replyLimit,
    Duration deadline) {
  /** The name of the gateway's own route, that of administration. */
  public static final String ADMIN = "admin";

  public Route {
    if (!name.matches("[a-z0-9]+")) {
      throw new IllegalArgumentException("a route's name is of a-z and 0-9");
    }
    operations = Set.copyOf(operations);
    models = List.copyOf(models);
    scopes = List.copyOf(scopes);
  }

  @Override
  public String toString() {
    return name;
  }
}
