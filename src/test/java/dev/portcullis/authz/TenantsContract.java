package dev.portcullis.authz;

import java.time.Instant;

/** What every adapter of {@link Tenants} keeps. */
public abstract class TenantsContract extends NamedRecordsContract<Tenant> {
  @Override
  protected Tenant record(String name, long version) {
    return version < 1
        ? invalid()
        : new Tenant(name, "ops@" + name, "version " + version, Instant.EPOCH, version);
  }

  private static Tenant invalid() {
    throw new IllegalArgumentException("a tenant's version is positive by itself");
  }

  @Override
  protected Form<Tenant> form() {
    return new Form.OfTenants();
  }
}
