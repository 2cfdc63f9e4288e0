package dev.portcullis.aws;

import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.Usages;
import dev.portcullis.quota.UsagesContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalStack.Extension.class)
class DynamoUsagesIT extends UsagesContract {
  private static AwsWorld world;

  private Ledger ledger;

  @BeforeAll
  static void create(LocalStack emulator) {
    world = AwsWorld.in(emulator);
  }

  @BeforeEach
  void open() {
    ledger = new DynamoLedger(world.clients(), clock, Duration.ofMinutes(10));
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected Usages usages() {
    return new DynamoUsages(world.clients(), clock);
  }
}
