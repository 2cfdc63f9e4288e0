package dev.portcullis.embedded;

import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.LedgerContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every ledger promises, of that on disk. */
class EmbeddedLedgerTest extends LedgerContract {
  @TempDir private Path data;
  private EmbeddedLedger ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new EmbeddedLedger(data, clock);
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
  }

  @Override
  protected Ledger ledger() {
    return ledger;
  }
}
