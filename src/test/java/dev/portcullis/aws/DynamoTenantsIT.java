package dev.portcullis.aws;

import dev.portcullis.authz.Tenants;
import dev.portcullis.authz.TenantsContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalStack.Extension.class)
class DynamoTenantsIT extends TenantsContract {
  private final AwsWorld world;

  DynamoTenantsIT(LocalStack emulator) {
    this.world = AwsWorld.in(emulator);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected Tenants open() {
    return new DynamoTenants(world.clients());
  }

  @Override
  protected void keep(String name, String document) {
    world
        .clients()
        .dynamoDb()
        .putItem(
            r ->
                r.tableName(world.settings().accessTable())
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS("TENANT#" + name),
                            "version", AttributeValue.fromN("1"),
                            "document", AttributeValue.fromS(document))));
  }
}
