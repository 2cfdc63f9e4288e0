package dev.portcullis.authz;

import java.util.Optional;

/**
 * Where policies of tenants are kept, sealed. What one process has written, every other sees at
 * once. Implementations are safe for use by several threads.
 *
 * <p>All methods throw {@link PoliciesUnavailable}, or what sealing throws, where they cannot do
 * their part: that a policy cannot be had never looks as if there were none.
 */
public interface Policies {
  /** The policy of this tenant, if it has one. */
  Optional<TenantPolicy> find(String tenant);

  /**
   * Puts a policy in the place of the version before it; where there is none, one of a {@link
   * FirstVersion}. {@link FirstVersion#ANY} is kept as one of this moment: {@link #find} tells it.
   *
   * @return whether it is kept; if not, another version is kept, or none: read again
   */
  boolean put(TenantPolicy policy);

  /**
   * Leaves this tenant without a policy, also where it has one that cannot be read.
   *
   * @return whether it had one
   */
  Written remove(String tenant);

  /**
   * Leaves this tenant without a policy, if the one that it has is of this version and can be read.
   */
  Written remove(String tenant, long version);
}
