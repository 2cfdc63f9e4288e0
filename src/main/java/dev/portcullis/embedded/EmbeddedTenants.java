package dev.portcullis.embedded;

import dev.portcullis.authz.Form;
import dev.portcullis.authz.Tenant;
import dev.portcullis.authz.Tenants;
import java.nio.file.Path;

/** Tenants as files, {@code <data>/access/tenants/<name>.json}. Safe for use by several threads. */
public final class EmbeddedTenants extends EmbeddedRecords<Tenant> implements Tenants {
  /**
   * The tenants below this directory, made if it was not there.
   *
   * @throws dev.portcullis.authz.RecordsUnavailable if it cannot be made, or is open to others
   */
  public EmbeddedTenants(Path data) {
    super(data, new Form.OfTenants());
  }
}
