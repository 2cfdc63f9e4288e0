package dev.portcullis.aws;

import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When callers that have no limits were last used: those with limits say so with each reserve. This
 * process writes it once in {@link Usages#COARSE} at most for each. Safe for use by several
 * threads; an interrupt breaks what it does.
 */
final class LastUses {
  private static final int MOST = 10_000;

  private final LedgerTable table;
  private final Map<Subject, Instant> noted = new ConcurrentHashMap<>();

  LastUses(LedgerTable table) {
    this.table = table;
  }

  /** Whether it is to be noted that a caller is used now. */
  boolean due(Subject subject, Instant now) {
    Instant before = noted.get(subject);
    return before == null || !now.isBefore(before.plus(Usages.COARSE));
  }

  /** Notes that a caller is used now. What cannot be noted is not worth failing for. */
  void note(Subject subject, Instant now) {
    if (noted.size() >= MOST) {
      noted.clear();
    }
    noted.put(subject, now);
    try {
      var unused = table.changeOrRepeat(subject, update(now));
    } catch (LedgerUnavailable failure) {
      noted.remove(subject, now);
    }
  }

  /** Whoever is stopped keeps the end that the stop has given the item. */
  private static LedgerUpdate update(Instant now) {
    var update = new LedgerUpdate();
    update.ifNotStopped(now);
    update.set(LedgerImage.USED, now.getEpochSecond());
    update.set(LedgerItems.TTL, now.plus(LedgerItems.KEPT).getEpochSecond());
    return update;
  }
}
