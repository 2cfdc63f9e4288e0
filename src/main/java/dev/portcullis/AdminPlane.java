package dev.portcullis;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.admin.AdminPorts;
import dev.portcullis.admin.Administration;
import dev.portcullis.audit.AuditSearch;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.config.AuthorizationTable;
import dev.portcullis.config.GatewayConfig.Trail;
import dev.portcullis.config.IssuerTable;
import dev.portcullis.config.LimitTable;
import dev.portcullis.embedded.EmbeddedAuditSearch;
import dev.portcullis.posture.Posture;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.startup.Problems;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The plane of administration: what it works on, in a process that serves it. */
@Singleton
class AdminPlane {
  private final AuthorizationConfig authorization;
  private final LimitsConfig limits;
  private final IssuersConfig issuers;
  private final Adapters adapters;
  private final Posture posture;

  AdminPlane(
      AuthorizationConfig authorization,
      LimitsConfig limits,
      IssuersConfig issuers,
      Adapters adapters,
      Posture posture) {
    this.authorization = authorization;
    this.limits = limits;
    this.issuers = issuers;
    this.adapters = adapters;
    this.posture = posture;
  }

  /** What administration does here. */
  Administration administration() {
    return Administration.of(ports());
  }

  private AdminPorts ports() {
    return new AdminPorts(
        adapters.keys(),
        LimitTable.of(limits, new Problems()).key(),
        AuthorizationTable.configured(authorization, new Problems()),
        adapters.named().roles(),
        adapters.named().tenants(),
        adapters.policies(),
        adapters.usages(),
        adapters.stops(),
        IssuerTable.tenants(issuers),
        search(),
        elsewhere(),
        posture::live,
        adapters.clock());
  }

  private Optional<AuditSearch> search() {
    return adapters.trail().chosen() == Trail.EMBEDDED
        ? Optional.of(new EmbeddedAuditSearch(adapters.trail().folder()))
        : Optional.empty();
  }

  private String elsewhere() {
    return switch (adapters.trail().chosen()) {
      case EMBEDDED -> "The events are here.";
      case AWS ->
          "The events are in CloudWatch Logs, in the log group "
              + adapters.trail().logGroup()
              + ".";
      case STDOUT -> "The events went to standard output; ask whoever collects that.";
    };
  }
}
