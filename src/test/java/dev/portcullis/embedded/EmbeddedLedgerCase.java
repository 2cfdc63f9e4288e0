package dev.portcullis.embedded;

import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A ledger on disk, and one subject of it. */
abstract class EmbeddedLedgerCase {
  static final Subject KEY = Subject.key("k");

  final TestClock clock = new TestClock();
  @TempDir Path data;
  EmbeddedLedger ledger;

  @BeforeEach
  void open() throws Exception {
    ledger = new EmbeddedLedger(data, clock);
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
  }

  Decision reserve(Claim... claims) {
    return ledger.reserve(List.of(Demanded.of(KEY, claims)));
  }

  void reopen() throws Exception {
    ledger.close();
    open();
  }
}
