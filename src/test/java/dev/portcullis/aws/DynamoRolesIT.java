package dev.portcullis.aws;

import dev.portcullis.authz.Roles;
import dev.portcullis.authz.RolesContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalStack.Extension.class)
class DynamoRolesIT extends RolesContract {
  private final AwsWorld world;

  DynamoRolesIT(LocalStack emulator) {
    this.world = AwsWorld.in(emulator);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected Roles open() {
    return new DynamoRoles(world.clients());
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
                            "pk", AttributeValue.fromS("ROLE#" + name),
                            "version", AttributeValue.fromN("1"),
                            "document", AttributeValue.fromS(document))));
  }
}
