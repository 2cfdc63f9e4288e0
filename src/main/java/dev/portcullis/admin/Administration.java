package dev.portcullis.admin;

/** What administration does. Safe for use by several threads. */
@FunctionalInterface
public interface Administration {
  /** None: this process is not of the plane of administration. */
  Administration NONE =
      ask -> {
        throw Declined.notFound();
      };

  /**
   * Finds out what is to be done about a request; changes nothing.
   *
   * @throws Declined if it is refused
   */
  Deed judge(Ask ask) throws Declined;

  /** Administration on these ports. */
  static Administration of(AdminPorts ports) {
    return new Dispatch(
        new KeyAdministration(ports.keys(), ports.usual()),
        new KeyIssue(ports.keys(), ports.book()),
        new TenantAdministration(ports.tenants(), ports.clock()),
        new PolicyAdministration(ports.policies(), ports.book(), ports.clock()),
        new RoleAdministration(ports.configured(), ports.roles(), ports.book(), ports.clock()),
        new UsageAdministration(ports.usages()),
        new UserAdministration(
            new UserStops(ports.stops(), ports.usages(), ports.issuerTenants(), ports.clock())),
        new AuditAdministration(ports.audit(), ports.auditElsewhere()),
        new PostureReport(ports.controls(), ports.clock()));
  }
}
