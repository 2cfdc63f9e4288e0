package dev.portcullis.embedded;

import dev.portcullis.authz.Roles;
import dev.portcullis.authz.RolesContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRolesTest extends RolesContract {
  @TempDir Path data;

  @Override
  protected Roles open() {
    return new EmbeddedRoles(data);
  }

  @Override
  protected void keep(String name, String document) throws Exception {
    open();
    Files.writeString(data.resolve("access/roles/" + name + ".json"), document);
  }
}
