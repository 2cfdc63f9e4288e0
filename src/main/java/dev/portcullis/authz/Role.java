package dev.portcullis.authz;

import dev.portcullis.pipeline.Wildcard;
import java.util.List;

/**
 * A name for permissions: whoever has the role may do what its scopes allow, besides what was
 * granted to it by itself.
 *
 * @param name up to 64 letters, digits and {@code . _ -}
 * @param scopes patterns over {@code route:operation:model}; over {@code admin:verb:tenant} where
 *     the route is that of administration
 * @param version 0 for one of the configuration; one of {@link FirstVersion} for the first one that
 *     is kept, one more with each change
 */
public record Role(String name, List<Wildcard> scopes, long version) implements Named {

  /**
   * @throws IllegalArgumentException if it has no proper name, grants nothing, or has a negative
   *     version
   */
  public Role {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The role is of 1 to 64 letters, digits, dots, underscores and hyphens.");
    }
    if (scopes.isEmpty() || version < 0) {
      throw new IllegalArgumentException("A role has scopes, and a version.");
    }
    scopes = List.copyOf(scopes);
  }
}
