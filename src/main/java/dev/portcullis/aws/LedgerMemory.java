package dev.portcullis.aws;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What this process has seen of the items of the subjects that it served last: how much was used in
 * the windows before, and what is to be cleared away. Nothing of it decides whether a limit holds.
 * Safe for use by several threads.
 */
final class LedgerMemory {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Subject, Seen> subjects = new LinkedHashMap<>(16, 0.75f, true);

  /** What is to be cleared away: counters of windows, and slots with their numbers. */
  record Leftovers(Set<String> stale, Map<LedgerAttribute, Long> expired) {
    static final Leftovers NONE = new Leftovers(Set.of(), Map.of());

    /** What of it is so at this time too: a clock may have gone back since it was seen. */
    Leftovers still(Instant now) {
      return new Leftovers(
          stale.stream()
              .filter(name -> LedgerAttribute.parse(name).orElseThrow().stale(now))
              .collect(Collectors.toSet()),
          expired.entrySet().stream()
              .filter(slots -> slots.getKey().expired(now))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
  }

  private static final class Seen {
    private final Map<LengthOf, Finished> finished = new HashMap<>();
    private Leftovers leftovers = Leftovers.NONE;
  }

  private record LengthOf(String kind, long seconds) {
    /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof LengthOf other && seconds == other.seconds && kind.equals(other.kind);
    }

    @Override
    public int hashCode() {
      return 31 * kind.hashCode() + Long.hashCode(seconds);
    }

    static LengthOf window(LedgerAttribute window) {
      return new LengthOf(window.kind(), window.seconds());
    }
  }

  private record Finished(long index, long count) {}

  /**
   * An empty memory.
   *
   * @param most how many subjects it holds
   */
  LedgerMemory(int most) {
    this.most = most;
  }

  /** How much was used of this limit in the window before this time's; 0 if that is not known. */
  long previous(Subject subject, Limit limit, Instant at) {
    if (!limit.measure().windowed()) {
      return 0;
    }
    LedgerAttribute before = LedgerAttribute.window(limit, at).before();
    lock.lock();
    try {
      Seen seen = subjects.get(subject);
      Finished last = seen == null ? null : seen.finished.get(LengthOf.window(before));
      return last != null && last.index() == before.index() ? last.count() : 0;
    } finally {
      lock.unlock();
    }
  }

  /** The item of this demand's subject was this at this time. */
  void learn(Demand demand, LedgerImage image, Instant at) {
    var leftovers = new Leftovers(image.stale(at), image.expired(at));
    lock.lock();
    try {
      Seen seen = subjects.computeIfAbsent(demand.subject(), unknown -> new Seen());
      seen.leftovers = leftovers;
      for (Claim claim : demand.claims()) {
        if (claim.limit().measure().windowed()) {
          LedgerAttribute before = LedgerAttribute.window(claim.limit(), at).before();
          var count = new Finished(before.index(), image.count(before.name()));
          seen.finished.merge(LengthOf.window(before), count, LedgerMemory::larger);
        }
      }
      forget();
    } finally {
      lock.unlock();
    }
  }

  /** A window that is over may still be settled by a clock that is behind. */
  private static Finished larger(Finished known, Finished seen) {
    return known.index() == seen.index() && known.count() > seen.count() ? known : seen;
  }

  /** What was last seen of what is to be cleared away, for the one who does it. */
  Leftovers takeLeftovers(Subject subject) {
    lock.lock();
    try {
      @Nullable Seen seen = subjects.get(subject);
      if (seen == null) {
        return Leftovers.NONE;
      }
      Leftovers taken = seen.leftovers;
      seen.leftovers = Leftovers.NONE;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    var eldest = subjects.keySet().iterator();
    while (subjects.size() > most) {
      eldest.next();
      eldest.remove();
    }
  }

  /** How many subjects it knows. */
  int size() {
    lock.lock();
    try {
      return subjects.size();
    } finally {
      lock.unlock();
    }
  }
}
