package dev.portcullis.embedded;

import dev.portcullis.authz.Form;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.Roles;
import java.nio.file.Path;

/** Roles as files, {@code <data>/access/roles/<name>.json}. Safe for use by several threads. */
public final class EmbeddedRoles extends EmbeddedRecords<Role> implements Roles {
  /**
   * The roles below this directory, made if it was not there.
   *
   * @throws dev.portcullis.authz.RecordsUnavailable if it cannot be made, or is open to others
   */
  public EmbeddedRoles(Path data) {
    super(data, new Form.OfRoles());
  }
}
