package dev.portcullis.authz;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;

/**
 * A fence around all keys of a tenant: what none of them may do, whatever it was granted. It grants
 * nothing by itself.
 *
 * @param tenant whose keys
 * @param grants what they may do at most
 * @param addresses where they may be used
 * @param version 1 for a tenant's first policy, one more with each change
 */
public record TenantPolicy(String tenant, Grants grants, AddressRules addresses, long version) {
  /**
   * @throws IllegalArgumentException if it is nobody's, or its version is not positive
   */
  public TenantPolicy {
    if (tenant.isBlank() || version < 1) {
      throw new IllegalArgumentException("a policy has a tenant and a positive version");
    }
  }

  @Override
  public String toString() {
    return "policy of a tenant, version " + version;
  }
}
