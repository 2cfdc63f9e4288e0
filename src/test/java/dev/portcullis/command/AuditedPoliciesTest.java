package dev.portcullis.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.AuditEvent;
import dev.portcullis.audit.CommandAudit;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.PoliciesUnavailable;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.authz.Written;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Fault;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditedPoliciesTest {
  private final List<Json.Obj> events = new ArrayList<>();
  private final CommandAudit audit =
      new CommandAudit(
          () -> events::add,
          new AuditEvent.Product("Portcullis", "Portcullis", "1"),
          "alice",
          InstantSource.system());

  @Test
  void removesNoNewerPolicyThatNobodyHasSeen() {
    var kept =
        new Kept() {
          @Override
          public Optional<TenantPolicy> find(String tenant) {
            Optional<TenantPolicy> found = super.find(tenant);
            version = 2; // a colleague is quicker
            return found;
          }
        };

    assertThat(new AuditedPolicies(kept, audit).remove("acme")).isEqualTo(Written.CONFLICT);

    assertThat(kept.version).isEqualTo(2);
  }

  @Test
  void removesWhatWasFound() {
    var kept = new Kept();

    assertThat(new AuditedPolicies(kept, audit).remove("acme")).isEqualTo(Written.DONE);
    assertThat(events).hasSize(2);

    assertThat(new AuditedPolicies(kept, audit).remove("acme")).isEqualTo(Written.ABSENT);
    assertThat(events).as("nothing is announced where nothing is").hasSize(2);
  }

  @Test
  void removesOneThatCannotBeRead() {
    var kept =
        new Kept() {
          @Override
          public Optional<TenantPolicy> find(String tenant) {
            throw new PoliciesUnavailable("unreadable", Fault.DAMAGED, null);
          }
        };

    assertThat(new AuditedPolicies(kept, audit).remove("acme")).isEqualTo(Written.DONE);

    assertThat(kept.version).isZero();
  }

  /** One policy, or none where the version is 0. */
  private static class Kept implements Policies {
    long version = 1;

    @Override
    public Optional<TenantPolicy> find(String tenant) {
      return version == 0
          ? Optional.empty()
          : Optional.of(new TenantPolicy(tenant, TenantPolicy.OPEN, AddressRules.NONE, version));
    }

    @Override
    public boolean put(TenantPolicy policy) {
      throw new AssertionError("nothing is put here");
    }

    @Override
    public Written remove(String tenant) {
      return remove(tenant, version);
    }

    @Override
    public Written remove(String tenant, long wanted) {
      if (version == 0) {
        return Written.ABSENT;
      }
      if (version != wanted) {
        return Written.CONFLICT;
      }
      version = 0;
      return Written.DONE;
    }
  }
}
