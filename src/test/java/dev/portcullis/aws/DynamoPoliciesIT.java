package dev.portcullis.aws;

import dev.portcullis.authz.Policies;
import dev.portcullis.authz.PoliciesContract;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.Kms;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalStack.Extension.class)
class DynamoPoliciesIT extends PoliciesContract {
  private final AwsWorld world;

  DynamoPoliciesIT(LocalStack emulator) {
    this.world = AwsWorld.in(emulator);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected Kms kms() {
    return new AwsKms(world.clients());
  }

  @Override
  protected DataKeys dataKeys() {
    return new DynamoDataKeys(world.clients());
  }

  @Override
  protected Policies open(SealedPolicies sealed) {
    return new DynamoPolicies(world.clients(), sealed);
  }

  @Override
  protected byte[] kept(String tenant) {
    Map<String, AttributeValue> item =
        world
            .clients()
            .dynamoDb()
            .getItem(
                r ->
                    r.tableName(world.settings().accessTable())
                        .key(Map.of("pk", AttributeValue.fromS(key(tenant)))))
            .item();
    return Objects.requireNonNull(item.get("sealed")).b().asByteArray();
  }

  @Override
  protected void keep(String tenant, byte[] sealed, long version) {
    world
        .clients()
        .dynamoDb()
        .putItem(
            r ->
                r.tableName(world.settings().accessTable())
                    .item(
                        Map.of(
                            "pk", AttributeValue.fromS(key(tenant)),
                            "version", AttributeValue.fromN(Long.toString(version)),
                            "sealed", AttributeValue.fromB(SdkBytes.fromByteArray(sealed)))));
  }

  private static String key(String tenant) {
    return "POLICY#" + SealedPolicies.name(tenant);
  }
}
