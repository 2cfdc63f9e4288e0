package dev.portcullis.aws;

import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.LedgerContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every ledger promises, of that in DynamoDB. */
@ExtendWith(LocalStack.Extension.class)
class DynamoLedgerIT extends LedgerContract {
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

  /** Fifteen have been seen: the emulator ends idle connections just when they are used again. */
  @Override
  protected int mostDropped() {
    return 30;
  }
}
