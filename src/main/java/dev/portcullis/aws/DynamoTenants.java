package dev.portcullis.aws;

import dev.portcullis.authz.Form;
import dev.portcullis.authz.Tenant;
import dev.portcullis.authz.Tenants;

/** Tenants as items {@code TENANT#<name>} of the access table. Safe for use by several threads. */
public final class DynamoTenants extends DynamoRecords<Tenant> implements Tenants {
  /** The tenants in the access table of these clients' settings. */
  public DynamoTenants(AwsClients clients) {
    super(clients, new Form.OfTenants(), "TENANT#");
  }
}
