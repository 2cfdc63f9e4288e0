package dev.portcullis.command;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.admin.UserStops;
import dev.portcullis.audit.AuditEvent;
import dev.portcullis.audit.CommandAudit;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.Roles;
import dev.portcullis.authz.Tenants;
import dev.portcullis.client.Administration;
import dev.portcullis.client.KeyDesk;
import dev.portcullis.client.RemoteKeyDesk;
import dev.portcullis.client.RemoteNamed;
import dev.portcullis.client.RemotePolicies;
import dev.portcullis.client.RemoteUserDesk;
import dev.portcullis.client.SessionFile;
import dev.portcullis.client.UserDesk;
import dev.portcullis.config.IssuerTable;
import dev.portcullis.config.LimitTable;
import dev.portcullis.config.Mappings;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import dev.portcullis.startup.Problems;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where commands do their work: at the gateway that somebody is signed in to, or else at the stores
 * that the configuration names. A misspelt variable must not change keys in another place than was
 * meant, so unknown keys of the configuration are told first, and a gateway is named each time.
 */
@Singleton
class Desk {
  private final Adapters adapters;
  private final LimitsConfig limits;
  private final IssuersConfig issuers;

  private final CommandAudit audit;

  Desk(
      Adapters adapters,
      LimitsConfig limits,
      IssuersConfig issuers,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.adapters = adapters;
    this.limits = limits;
    this.issuers = issuers;
    this.audit =
        new CommandAudit(
            adapters::commandTrail,
            new AuditEvent.Product("Portcullis", "Portcullis", version),
            System.getProperty("user.name", "unknown"),
            adapters.clock());
  }

  InstantSource clock() {
    return adapters.clock();
  }

  /** Whether somebody is signed in to a gateway. */
  boolean signedIn() {
    return SessionFile.of(System.getenv()).flatMap(SessionFile::read).isPresent();
  }

  /** The gateway that somebody is signed in to. */
  Optional<Administration> remote(Console console) {
    Optional<Administration> remote = SessionFile.of(System.getenv()).flatMap(Administration::of);
    remote.ifPresent(at -> console.done("At " + at.gateway() + ", as you are signed in there:"));
    if (remote.isEmpty()) {
      Mappings.REPORT.check();
    }
    return remote;
  }

  KeyDesk keys(Console console) {
    return remote(console).<KeyDesk>map(RemoteKeyDesk::new).orElseGet(this::stored);
  }

  private KeyDesk stored() {
    var problems = new Problems();
    var usual = LimitTable.of(limits, problems).key();
    problems.check();
    return new StoredKeyDesk(adapters.keys(), adapters.usages(), usual, audit);
  }

  UserDesk users(Console console) {
    return remote(console)
        .<UserDesk>map(RemoteUserDesk::new)
        .orElseGet(
            () ->
                new StoredUserDesk(
                    new UserStops(
                        adapters.stops(), adapters.usages(), IssuerTable.tenants(issuers), clock()),
                    audit));
  }

  /** What is used by a tenant, all its callers together. */
  Standing ofTenant(Console console, String tenant) {
    return remote(console)
        .map(at -> RemoteKeyDesk.ofTenant(at, tenant))
        .orElseGet(() -> adapters.usages().of(Subject.tenant(tenant)));
  }

  Roles roles(Console console) {
    return remote(console)
        .<Roles>map(RemoteNamed.OfRoles::new)
        .orElseGet(() -> new AuditedNamed.OfRoles(adapters.named().roles(), audit));
  }

  Tenants tenants(Console console) {
    return remote(console)
        .<Tenants>map(RemoteNamed.OfTenants::new)
        .orElseGet(() -> new AuditedNamed.OfTenants(adapters.named().tenants(), audit));
  }

  Policies policies(Console console) {
    return remote(console)
        .<Policies>map(RemotePolicies::new)
        .orElseGet(() -> new AuditedPolicies(adapters.policies(), audit));
  }
}
