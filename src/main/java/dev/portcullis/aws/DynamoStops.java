package dev.portcullis.aws;

import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Stops subjects in the table of the ledger, where every reserve has the condition that there is no
 * stop. Safe for use by several threads.
 */
public final class DynamoStops implements Stops {
  /** For clocks that are behind the table's. */
  private static final Duration AFTERWARDS = Duration.ofDays(1);

  private final LedgerTable table;
  private final InstantSource clock;

  /** Those in the ledger's table. */
  public DynamoStops(AwsClients clients, InstantSource clock) {
    this.table = new LedgerTable(clients);
    this.clock = clock;
  }

  @Override
  public void stop(Subject subject, Stop why, Instant until) {
    long over = until.getEpochSecond() + (until.getNano() > 0 ? 1 : 0);
    var update = new LedgerUpdate();
    update.set(LedgerImage.STOP, AttributeValue.fromS(LedgerImage.text(why)));
    update.set(LedgerImage.STOP_UNTIL, over);
    update.set(
        LedgerItems.TTL,
        Math.max(
            clock.instant().plus(LedgerItems.KEPT).getEpochSecond(),
            over + AFTERWARDS.toSeconds()));
    OwnThread.each(List.of(subject), one -> table.changeOrRepeat(one, update));
  }

  /** Where the condition does not hold there is nothing of this kind to lift. */
  @Override
  public void release(Subject subject, Stop why) {
    var update = new LedgerUpdate();
    update.ifExactly(LedgerImage.STOP, AttributeValue.fromS(LedgerImage.text(why)));
    update.remove(LedgerImage.STOP);
    update.remove(LedgerImage.STOP_UNTIL);
    OwnThread.each(List.of(subject), one -> table.changeOrRepeat(one, update));
  }
}
