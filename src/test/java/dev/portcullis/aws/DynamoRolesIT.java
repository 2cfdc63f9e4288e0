package dev.portcullis.aws;

import dev.portcullis.authz.Roles;
import dev.portcullis.authz.RolesContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.Extension.class)
class DynamoRolesIT extends RolesContract {
  private final NamedItems items;

  DynamoRolesIT(LocalStack emulator) {
    this.items = NamedItems.in(emulator, "ROLE#");
  }

  @AfterEach
  void close() {
    items.close();
  }

  @Override
  protected Roles open() {
    return new DynamoRoles(items.clients());
  }

  @Override
  protected void keep(String name, String document) {
    items.keep(name, document);
  }
}
