package dev.portcullis.authz;

import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import java.time.InstantSource;
import java.util.Optional;

/** Which fence a tenant's keys have around them. Safe for use by several threads. */
@FunctionalInterface
public interface Fences {
  /** How many tenants are remembered at most. */
  int MOST = 10_000;

  /**
   * The policy of this tenant, if it has one.
   *
   * @throws dev.portcullis.pipeline.Unavailable if that is not to be had
   */
  Optional<TenantPolicy> of(String tenant);

  /** Fences that remember for a while what they read, also that a tenant has none. */
  static Fences remembering(
      Policies policies, Remembered.Age age, InstantSource clock, Upkeep upkeep) {
    var remembered =
        new Remembered<String, Optional<TenantPolicy>>(policies::find, age, MOST, clock, upkeep);
    return remembered::get;
  }
}
