package dev.portcullis.aws;

import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.time.InstantSource;
import java.util.List;

/**
 * Reads the table of the ledger, one item for each subject. When a caller was last used is known
 * for 63 days. Safe for use by several threads.
 */
public final class DynamoUsages implements Usages {
  private final LedgerTable table;
  private final InstantSource clock;

  /** Those of the ledger's table. */
  public DynamoUsages(AwsClients clients, InstantSource clock) {
    this.table = new LedgerTable(clients);
    this.clock = clock;
  }

  @Override
  public Standing of(Subject subject) {
    return OwnThread.each(List.of(subject), table::read).getFirst().standing(clock.instant());
  }
}
