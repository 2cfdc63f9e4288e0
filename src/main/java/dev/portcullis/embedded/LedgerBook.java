package dev.portcullis.embedded;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Counter;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.SlidingWindow;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counters of a ledger, in memory and in their journal. Not thread-safe. */
final class LedgerBook implements AutoCloseable {
  private static final int FEW = 1_024;
  private static final long LARGE = 8L << 20;

  /** How far a clock may have gone back; until it has caught up, time stands still here. */
  private static final Duration MOST_AHEAD = Duration.ofHours(1);

  private final Map<Subject, LedgerCounters> subjects = new HashMap<>();
  private final LedgerJournal journal;
  private Instant latest = Instant.EPOCH;
  private int sweepAt = FEW;

  private LedgerBook(LedgerJournal journal) {
    this.journal = journal;
  }

  /**
   * What this journal says, which is written anew.
   *
   * @throws LedgerJournal.Damaged if it is damaged, or of a time that is still to come; then it is
   *     left as it was
   */
  static LedgerBook open(Path file, Instant now) throws IOException {
    var book = new LedgerBook(new LedgerJournal(file));
    LedgerJournal.read(file).forEach(book::replay);
    if (book.latest.isAfter(now.plus(MOST_AHEAD))) {
      throw new LedgerJournal.Damaged(file + " has counts of a time that is still to come");
    }
    book.at(now);
    book.compact();
    return book;
  }

  private void replay(LedgerEntry entry) {
    counters(entry.subject()).apply(entry);
    at(Instant.ofEpochSecond(Math.multiplyExact(entry.index(), entry.seconds())));
  }

  /** The time of the book: what the clock says, but never earlier than before. */
  Instant at(Instant clock) {
    latest = clock.isAfter(latest) ? clock : latest;
    return latest;
  }

  /** What is counted of each claim now, in a list for the caller to change. */
  List<Counter> counters(List<Demand> demands, Instant now) {
    List<Counter> counters = new ArrayList<>();
    for (Demand demand : demands) {
      LedgerCounters known = subjects.get(demand.subject());
      for (Claim claim : demand.claims()) {
        counters.add(counter(demand.subject(), claim, known, now));
      }
    }
    return counters;
  }

  private static Counter counter(
      Subject subject, Claim claim, @Nullable LedgerCounters known, Instant now) {
    if (known == null) {
      return new Counter(subject, claim, 0, 0, now);
    }
    Limit limit = claim.limit();
    if (!limit.measure().windowed()) {
      return new Counter(subject, claim, known.running(), 0, now);
    }
    long index = SlidingWindow.of(limit, now).index();
    return new Counter(
        subject, claim, known.count(limit, index), known.previous(limit, index), now);
  }

  /**
   * Takes these claims: in the journal first, then in memory.
   *
   * @throws IOException if they are not in the journal; then nothing was taken
   */
  void take(List<Counter> counters, Instant now) throws IOException {
    if (counters.isEmpty()) {
      return;
    }
    List<LedgerEntry> entries = new ArrayList<>(counters.size());
    for (Counter counter : counters) {
      if (counter.limit().measure().windowed()) {
        entries.add(entry(counter.subject(), counter.limit(), now, counter.claim().amount()));
      }
    }
    write(entries);
    for (LedgerEntry entry : entries) {
      counters(entry.subject()).apply(entry);
    }
    for (Counter counter : counters) {
      if (counter.limit().measure() == Measure.CONCURRENT) {
        counters(counter.subject()).run(1);
      }
    }
    forgetWhatIsOver(now);
  }

  private void write(List<LedgerEntry> entries) throws IOException {
    if (entries.isEmpty()) {
      return;
    }
    if (!journal.isOpen() || journal.large(LARGE)) {
      compact();
    }
    entries.forEach(journal::append);
    journal.flush();
  }

  /**
   * Settles a reservation, in memory at once, in the journal with the next that is taken; a debt at
   * once.
   *
   * @throws IOException if the journal cannot be written
   */
  void settle(Reservation reservation, Charge charge, Instant now) throws IOException {
    boolean debt = false;
    for (Demand demand : reservation.demands()) {
      for (Claim claim : demand.claims()) {
        debt |= settle(demand.subject(), claim, reservation.at(), charge, now);
      }
    }
    if (debt || journal.full()) {
      if (journal.isOpen()) {
        journal.flush();
      } else {
        compact();
      }
    }
  }

  /** Settles one claim; whether it left a debt. */
  private boolean settle(Subject subject, Claim claim, Instant at, Charge charge, Instant now) {
    Limit limit = claim.limit();
    if (!limit.measure().windowed()) {
      counters(subject).run(-1);
      return false;
    }
    long change = charge.of(limit.measure()) - claim.amount();
    boolean open = SlidingWindow.of(limit, at).index() == SlidingWindow.of(limit, now).index();
    if (change == 0 || (change < 0 && !open)) {
      return false;
    }
    LedgerEntry entry = entry(subject, limit, now, change);
    journal.append(entry);
    counters(subject).apply(entry);
    return change > 0;
  }

  private static LedgerEntry entry(Subject subject, Limit limit, Instant at, long change) {
    return new LedgerEntry(
        subject,
        limit.measure(),
        limit.window().toSeconds(),
        SlidingWindow.of(limit, at).index(),
        change);
  }

  private LedgerCounters counters(Subject subject) {
    return subjects.computeIfAbsent(subject, unknown -> new LedgerCounters());
  }

  /** Writes a new journal from memory, which holds all that the old one said. */
  private void compact() throws IOException {
    long now = latest.getEpochSecond();
    forget(now);
    journal.rewrite(
        to -> subjects.forEach((subject, counters) -> counters.entries(subject, now, to)));
  }

  private void forgetWhatIsOver(Instant now) {
    if (subjects.size() > sweepAt) {
      forget(now.getEpochSecond());
      sweepAt = Math.max(FEW, 2 * subjects.size());
    }
  }

  private void forget(long nowSeconds) {
    subjects.values().removeIf(counters -> counters.over(nowSeconds));
  }

  /** What is used of a subject's limits now. */
  List<Standing.Use> uses(Subject subject, Instant now) {
    LedgerCounters known = subjects.get(subject);
    return known == null ? List.of() : known.uses(now);
  }

  /** How many subjects are in memory. */
  int size() {
    return subjects.size();
  }

  /** Writes what is left. */
  @Override
  public void close() throws IOException {
    try (journal) {
      if (journal.isOpen()) {
        journal.flush();
      }
    }
  }
}
