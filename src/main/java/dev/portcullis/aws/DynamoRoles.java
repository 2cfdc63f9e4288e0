package dev.portcullis.aws;

import dev.portcullis.authz.Form;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.Roles;

/** Roles as items {@code ROLE#<name>} of the access table. Safe for use by several threads. */
public final class DynamoRoles extends DynamoRecords<Role> implements Roles {
  /** The roles in the access table of these clients' settings. */
  public DynamoRoles(AwsClients clients) {
    super(clients, new Form.OfRoles(), "ROLE#");
  }
}
