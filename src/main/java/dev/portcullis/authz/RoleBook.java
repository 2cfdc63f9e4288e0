package dev.portcullis.authz;

import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import java.time.InstantSource;
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

  /** How many roles are remembered at most. */
  int MOST = 10_000;

  /** A book of roles that are kept, which remembers for a while what it read, also that none is. */
  static RoleBook remembering(Roles roles, Remembered.Age age, InstantSource clock, Upkeep upkeep) {
    var remembered = new Remembered<String, Optional<Role>>(roles::find, age, MOST, clock, upkeep);
    return remembered::get;
  }

  /** This book, and for roles that it does not know the other one. */
  default RoleBook or(RoleBook other) {
    return name -> {
      Optional<Role> own = of(name);
      return own.isPresent() ? own : other.of(name);
    };
  }
}
