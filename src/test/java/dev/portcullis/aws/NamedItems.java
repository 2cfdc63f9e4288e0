package dev.portcullis.aws;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An emulator with items of things with names.
 *
 * @param prefix what their keys begin with
 */
record NamedItems(AwsWorld world, String prefix) implements AutoCloseable {
  static NamedItems in(LocalStack emulator, String prefix) {
    return new NamedItems(AwsWorld.in(emulator), prefix);
  }

  AwsClients clients() {
    return world.clients();
  }

  /** Keeps this text under a name, in version 1. */
  void keep(String name, String document) {
    clients()
        .dynamoDb()
        .putItem(
            r ->
                r.tableName(world.settings().accessTable())
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS(prefix + name),
                            "version", AttributeValue.fromN("1"),
                            "document", AttributeValue.fromS(document))));
  }

  @Override
  public void close() {
    world.close();
  }
}
