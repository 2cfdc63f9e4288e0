package dev.portcullis.aws;

import dev.portcullis.quota.Counter;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.LedgerUnavailable;
import java.util.List;
import java.util.Map;

/** What became of the demand of one subject. */
sealed interface Taking {
  /** The counters that are known, as if nothing had been taken. */
  List<Counter> counters();

  /**
   * All of it was taken.
   *
   * @param after the counters, with it
   */
  record Taken(Demand demand, List<Counter> after) implements Taking {
    @Override
    public List<Counter> counters() {
      return after.stream().map(Taken::without).toList();
    }

    private static Counter without(Counter after) {
      return new Counter(
          after.subject(),
          after.claim(),
          after.used() - after.claim().amount(),
          after.previous(),
          after.at());
    }
  }

  /**
   * A limit did not take it; nothing was taken.
   *
   * @param expired slots that nobody holds any more
   */
  record Refused(Counter refused, List<Counter> counters, Map<LedgerAttribute, Long> expired)
      implements Taking {}

  /** The subject was stopped; nothing was taken. */
  record Stopped(Decision.Stopped decision) implements Taking {
    @Override
    public List<Counter> counters() {
      return List.of();
    }
  }

  /** Nobody can say; what was taken stays taken. */
  record Unknown(LedgerUnavailable failure) implements Taking {
    @Override
    public List<Counter> counters() {
      return List.of();
    }
  }
}
