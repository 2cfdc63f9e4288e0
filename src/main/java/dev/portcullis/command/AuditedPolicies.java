package dev.portcullis.command;

import dev.portcullis.audit.CommandAudit;
import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.authz.Written;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Unavailable;
import java.util.Optional;

/** Policies of tenants, each change of which leaves evidence. */
record AuditedPolicies(Policies policies, CommandAudit audit) implements Policies {
  @Override
  public Optional<TenantPolicy> find(String tenant) {
    return policies.find(tenant);
  }

  @Override
  public boolean put(TenantPolicy policy) {
    TenantPolicy kept = policy.at(FirstVersion.of(policy.version(), audit.now()));
    Change change = change(policy.tenant(), Optional.of(kept));
    return audit.make(
        Operation.POLICIES_WRITE,
        change,
        () -> policies.put(kept),
        put -> AuditedNamed.verdict(put ? Written.DONE : Written.CONFLICT, change));
  }

  /** Of one that can be read what was found is removed, and no newer one that nobody has seen. */
  @Override
  public Written remove(String tenant) {
    Optional<TenantPolicy> found;
    try {
      found = policies.find(tenant);
    } catch (Unavailable unreadable) {
      return removeUnread(tenant);
    }
    return found
        .map(policy -> remove(tenant, policy.version()))
        .orElse(Written.ABSENT); // nothing is announced where there is nothing to change
  }

  private Written removeUnread(String tenant) {
    Change change = change(tenant, Optional.empty());
    return audit.make(
        Operation.POLICIES_WRITE,
        change,
        () -> policies.remove(tenant),
        written -> AuditedNamed.verdict(written, change));
  }

  @Override
  public Written remove(String tenant, long version) {
    Change change = change(tenant, Optional.empty());
    return audit.make(
        Operation.POLICIES_WRITE,
        change,
        () -> policies.remove(tenant, version),
        written -> AuditedNamed.verdict(written, change));
  }

  private Change change(String tenant, Optional<TenantPolicy> after) {
    return new Change(
        "policy",
        tenant,
        Optional.of(tenant),
        before(tenant).map(SealedPolicies::document),
        after.map(SealedPolicies::document));
  }

  /** One that cannot be read can be removed all the same. */
  private Optional<TenantPolicy> before(String tenant) {
    try {
      return policies.find(tenant);
    } catch (Unavailable unreadable) {
      return Optional.empty();
    }
  }
}
