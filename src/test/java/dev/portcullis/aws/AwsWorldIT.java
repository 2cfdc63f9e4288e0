package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.Extension.class)
class AwsWorldIT {
  @Test
  void hasTheTablesThatTheInfrastructureDeclares(LocalStack emulator) {
    try (AwsWorld world = AwsWorld.in(emulator)) {
      assertThat(world.clients().dynamoDb().listTables().tableNames())
          .contains(
              world.settings().accessTable(),
              world.settings().dataKeysTable(),
              world.settings().ledgerTable());
    }
  }
}
