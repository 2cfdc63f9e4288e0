package dev.portcullis.authz;

import dev.portcullis.pipeline.Wildcard;
import java.util.List;

/** What every adapter of {@link Roles} keeps. */
public abstract class RolesContract extends NamedRecordsContract<Role> {
  @Override
  protected Role record(String name, long version) {
    return new Role(
        name,
        List.of(new Wildcard("openai:chat:*"), new Wildcard("admin:keys.v" + version)),
        version);
  }

  @Override
  protected Form<Role> form() {
    return new Form.OfRoles();
  }
}
