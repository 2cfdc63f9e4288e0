package dev.portcullis.embedded;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Counter;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A ledger in memory, with a journal below {@code <data>/ledger/}, which one process holds for its
 * life. Every reservation is in the journal before it is granted: a process that is killed loses
 * none, so that nothing is ever granted twice. What was given back since the last reservation may
 * be lost with it, and stays charged; calls that ran at once end with their process. A machine that
 * loses power may lose what its system had not yet written.
 *
 * <p>One lock holds all counters: a call gets all of its subjects' limits or none, exactly, and the
 * journal, of which there is one, has the order in which things were granted. Subjects of which
 * nothing matters any more are forgotten. Safe for use by several threads.
 */
public final class EmbeddedLedger implements Ledger, Usages, AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final InstantSource clock;
  private final EmbeddedStops stops;
  private final ProcessLock held;
  private final LedgerBook book;
  private final LastUses uses;
  private long reservations;
  private boolean closed;

  /** The ledger below a directory is in use. */
  public static final class InUse extends Exception {
    private static final long serialVersionUID = 1L;

    InUse(String holder) {
      super(holder);
    }

    /** Who uses it: {@code process 4711}. */
    public String holder() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Opens the ledger below this directory, made if it was not there.
   *
   * @throws InUse if another process holds it
   * @throws LedgerUnavailable if it cannot be used, is open to others, or its journal is damaged
   */
  public EmbeddedLedger(Path data, InstantSource clock) throws InUse {
    this.clock = clock;
    this.stops = new EmbeddedStops(data, clock);
    Path directory = data.resolve("ledger");
    this.held = hold(directory);
    try {
      this.book = LedgerBook.open(directory.resolve("journal"), clock.instant());
      this.uses = LastUses.open(directory.resolve("used"), clock.instant());
    } catch (IOException failure) {
      held.letGo();
      throw failure instanceof LedgerJournal.Damaged
          ? new LedgerUnavailable(String.valueOf(failure.getMessage()), failure)
          : new LedgerUnavailable("the ledger's journal cannot be read or written", failure);
    }
  }

  private static ProcessLock hold(Path directory) throws InUse {
    try {
      return ProcessLock.take(directory);
    } catch (ProcessLock.Held other) {
      throw new InUse(other.holder());
    } catch (IOException failure) {
      throw new LedgerUnavailable("the ledger's lock cannot be taken", failure);
    }
  }

  @Override
  public Decision reserve(List<Demand> demands) {
    Optional<Decision.Stopped> stopped = stops.among(demands);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    lock.lock();
    try {
      requireOpen();
      Instant now = book.at(clock.instant());
      List<Counter> counters = book.counters(demands, now);
      for (Counter counter : counters) {
        if (!counter.fits()) {
          return new Decision.Denied(counter, counters);
        }
      }
      book.take(counters, now);
      counters.replaceAll(Counter::taken);
      return new Decision.Granted(
          new Reservation(Long.toString(++reservations), now, demands), counters);
    } catch (IOException failure) {
      throw new LedgerUnavailable("the ledger's journal cannot be written", failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void settle(Reservation reservation, Charge charge) {
    lock.lock();
    try {
      requireOpen();
      Instant now = book.at(clock.instant());
      for (Demand demand : reservation.demands()) {
        if (demand.subject().isCaller()) {
          uses.note(demand.subject(), now);
        }
      }
      book.settle(reservation, charge, now);
    } catch (IOException failure) {
      throw new LedgerUnavailable("the ledger's journal cannot be written", failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop(Subject subject, Stop why, Instant until) {
    stops.stop(subject, why, until);
  }

  @Override
  public void release(Subject subject, Stop why) {
    stops.release(subject, why);
  }

  @Override
  public Standing of(Subject subject) {
    lock.lock();
    try {
      requireOpen();
      return new Standing(
          uses.of(subject), stops.of(subject), book.uses(subject, book.at(clock.instant())));
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new LedgerUnavailable("the ledger is closed");
    }
  }

  /** How many subjects are in memory. */
  int size() {
    lock.lock();
    try {
      return book.size();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what is left, and lets the directory go; nothing is granted afterwards. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try (held;
        book;
        uses) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
