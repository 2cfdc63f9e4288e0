package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.DataKeysContract;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.pipeline.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalStack.Extension.class)
class DynamoDataKeysIT extends DataKeysContract {
  private final AwsWorld world;

  DynamoDataKeysIT(LocalStack emulator) {
    this.world = AwsWorld.in(emulator);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected DataKeys open() {
    return new DynamoDataKeys(world.clients());
  }

  @Test
  void neverTakesADamagedItemForNone() {
    for (AttributeValue damaged :
        List.of(
            AttributeValue.fromS("no list"),
            AttributeValue.fromL(List.of()),
            AttributeValue.fromL(List.of(AttributeValue.fromS("no key"))),
            AttributeValue.fromL(
                List.of(AttributeValue.fromM(Map.of("id", AttributeValue.fromS("00"))))))) {
      world
          .clients()
          .dynamoDb()
          .putItem(
              r ->
                  r.tableName(world.settings().dataKeysTable())
                      .item(Map.of("pk", AttributeValue.fromS(CONTEXT.id()), "keys", damaged)));

      assertThatExceptionOfType(SealingUnavailable.class)
          .isThrownBy(() -> open().find(CONTEXT))
          .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.DAMAGED));
    }
  }
}
