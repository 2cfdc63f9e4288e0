package dev.portcullis.authn;

import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be taken from a key. What is empty stays as it is.
 *
 * @param scopes all that are left, each covered by one that the key has
 * @param routes all that are left, likewise
 * @param models all that are left, likewise
 * @param roles all that are left
 * @param allow all blocks of addresses that it may still be used from, each within one that it has
 * @param deny blocks that it may not be used from, besides those that it has
 * @param limits limits to lower, and windows to add; a measure of which the key has none of its own
 *     begins with the usual ones
 * @param expires an earlier end
 */
public record Narrowing(
    Optional<List<Wildcard>> scopes,
    Optional<List<Wildcard>> routes,
    Optional<List<Wildcard>> models,
    Optional<Set<String>> roles,
    Optional<List<Cidr>> allow,
    List<Cidr> deny,
    Limits limits,
    Optional<Instant> expires) {
  /** Nothing is taken. */
  public static final Narrowing NOTHING =
      new Narrowing(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Limits.NONE,
          Optional.empty());

  public Narrowing {
    scopes = scopes.map(List::copyOf);
    routes = routes.map(List::copyOf);
    models = models.map(List::copyOf);
    roles = roles.map(Set::copyOf);
    allow = allow.map(List::copyOf);
    deny = List.copyOf(deny);
  }
}
