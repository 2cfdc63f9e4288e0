package dev.portcullis.aws;

import dev.portcullis.authz.Tenants;
import dev.portcullis.authz.TenantsContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.Extension.class)
class DynamoTenantsIT extends TenantsContract {
  private final NamedItems items;

  DynamoTenantsIT(LocalStack emulator) {
    this.items = NamedItems.in(emulator, "TENANT#");
  }

  @AfterEach
  void close() {
    items.close();
  }

  @Override
  protected Tenants open() {
    return new DynamoTenants(items.clients());
  }

  @Override
  protected void keep(String name, String document) {
    items.keep(name, document);
  }
}
