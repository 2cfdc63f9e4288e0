package dev.portcullis.authz;

import java.util.Optional;

/** What roles mean. Safe for use by several threads. */
@FunctionalInterface
public interface RoleBook {
  /** No role means anything. */
  RoleBook NONE = name -> Optional.empty();

  /**
   * The role of this name, if there is one; one that there is not grants nothing.
   *
   * @throws dev.portcullis.pipeline.Unavailable if that is not to be had
   */
  Optional<Role> of(String name);

  /** This book, and for roles that it does not know the other one. */
  default RoleBook or(RoleBook other) {
    return name -> {
      Optional<Role> own = of(name);
      return own.isPresent() ? own : other.of(name);
    };
  }
}
