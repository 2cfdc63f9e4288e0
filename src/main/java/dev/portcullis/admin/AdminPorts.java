package dev.portcullis.admin;

import dev.portcullis.audit.AuditSearch;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.Roles;
import dev.portcullis.authz.Tenants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Usages;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What administration works on.
 *
 * @param keys API keys
 * @param usual the limits of keys that have none of their own
 * @param configured the roles of the configuration, by name
 * @param roles the other ones
 * @param tenants who tenants are
 * @param policies fences around their keys
 * @param usages what a subject has used
 * @param stops ends what a subject is granted
 * @param issuerTenants the tenants of issuers all of whose users are of one, by the issuer's name
 * @param audit events, where the gateway keeps them itself
 * @param auditElsewhere where they are if it does not, as a sentence
 * @param controls finds out which controls are on
 * @param clock the time
 */
public record AdminPorts(
    KeyLifecycle keys,
    Limits usual,
    Map<String, Role> configured,
    Roles roles,
    Tenants tenants,
    Policies policies,
    Usages usages,
    Stops stops,
    Map<String, String> issuerTenants,
    Optional<AuditSearch> audit,
    String auditElsewhere,
    Supplier<List<Control>> controls,
    InstantSource clock) {
  public AdminPorts {
    configured = Map.copyOf(configured);
    issuerTenants = Map.copyOf(issuerTenants);
  }

  /** What all roles mean, as they are now: what is given away is judged by nothing older. */
  RoleBook book() {
    RoleBook fixed = name -> Optional.ofNullable(configured.get(name));
    return fixed.or(roles::find);
  }
}
