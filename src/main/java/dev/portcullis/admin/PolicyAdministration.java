package dev.portcullis.admin;

import dev.portcullis.authz.Delegation;
import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Reason;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Fences around tenants' keys. A fence that is drawn closer takes away; one that is widened or
 * taken down gives, and nobody gives more than they hold. Safe for use by several threads.
 */
record PolicyAdministration(Policies policies, RoleBook roles, InstantSource clock) {
  Deed show(Ask ask) throws Declined {
    return new Deed.Answered(answer(current(ask).orElseThrow(Declined::notFound)));
  }

  Deed put(Ask ask) throws Declined {
    String tenant = ask.variable("tenant");
    Optional<TenantPolicy> before = current(ask);
    if (ask.versionOrFirst() != before.map(TenantPolicy::version).orElse(0L)) {
      throw Declined.versionChanged();
    }
    var reading = new Reading(ask.body());
    var grants =
        new Grants(
            reading.list("scopes", TenantPolicy::scope).orElse(List.of()), // its schema demands it
            reading.patterns("routes"),
            reading.patterns("models"));
    AddressRules addresses = reading.addresses();
    long version =
        before
            .map(policy -> FirstVersion.next(policy.version()))
            .orElseGet(() -> FirstVersion.at(clock.instant()));
    TenantPolicy after = reading.whole(() -> new TenantPolicy(tenant, grants, addresses, version));
    if (!TenantPolicy.covers(before.map(TenantPolicy::grants).orElse(TenantPolicy.OPEN), grants)) {
      held(ask, grants);
    }
    if (!before.map(TenantPolicy::addresses).orElse(AddressRules.NONE).covers(addresses)) {
      held(ask, TenantPolicy.OPEN);
    }
    Change change = change(tenant, before, Optional.of(after));
    return new Deed.Proposed(
        change,
        () -> {
          if (!policies.put(after)) {
            throw Declined.versionChanged();
          }
          return Deed.Done.of(answer(after), change);
        });
  }

  Deed remove(Ask ask) throws Declined {
    String tenant = ask.variable("tenant");
    TenantPolicy before = current(ask).orElseThrow(Declined::notFound);
    if (ask.version() != before.version()) {
      throw Declined.versionChanged();
    }
    held(ask, TenantPolicy.OPEN);
    Change change = change(tenant, Optional.of(before), Optional.empty());
    return new Deed.Proposed(
        change,
        () ->
            switch (policies.remove(tenant, before.version())) {
              case DONE -> Deed.Done.of(Answer.ok(shown(before)), change);
              case CONFLICT, ABSENT -> throw Declined.versionChanged();
            });
  }

  private Optional<TenantPolicy> current(Ask ask) {
    return policies.find(ask.variable("tenant"));
  }

  private void held(Ask ask, Grants grants) throws Declined {
    Optional<String> exceeded = Delegation.of(ask.principal(), roles).exceededByFence(grants);
    if (exceeded.isPresent()) {
      throw new Declined(Reason.EXCEEDS_OWN_GRANTS, "This fence is wider: " + exceeded.get());
    }
  }

  private static Change change(
      String tenant, Optional<TenantPolicy> before, Optional<TenantPolicy> after) {
    return new Change(
        "policy",
        tenant,
        Optional.of(tenant),
        before.map(PolicyAdministration::shown),
        after.map(PolicyAdministration::shown));
  }

  private static Answer answer(TenantPolicy policy) {
    return Answer.ok(shown(policy)).version(policy.version());
  }

  private static Json.Obj shown(TenantPolicy policy) {
    return SealedPolicies.document(policy);
  }
}
