package dev.portcullis.embedded;

import dev.portcullis.authz.Tenants;
import dev.portcullis.authz.TenantsContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTenantsTest extends TenantsContract {
  @TempDir Path data;

  @Override
  protected Tenants open() {
    return new EmbeddedTenants(data);
  }

  @Override
  protected void keep(String name, String document) throws Exception {
    open();
    Files.writeString(data.resolve("access/tenants/" + name + ".json"), document);
  }
}
