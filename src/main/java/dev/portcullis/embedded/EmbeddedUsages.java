package dev.portcullis.embedded;

import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the files of an {@link EmbeddedLedger} beside the process that counts with it. What that
 * process has given back since it last granted something, it has not written yet, and calls that
 * run at once it never writes: those are not told. It waits for nobody: what has been written when
 * it is asked is told. Safe for use by several threads.
 */
public final class EmbeddedUsages implements Usages {
  private static final int LARGEST = 256 << 20;

  private final Path used;
  private final Path journal;
  private final EmbeddedStops stops;
  private final InstantSource clock;
  private final FileCache<Map<Subject, Instant>> uses =
      new FileCache<>(InstantSource.system(), LARGEST);
  private final FileCache<Map<Subject, List<LedgerEntry>>> entries =
      new FileCache<>(InstantSource.system(), LARGEST);

  /**
   * Those of the ledger below this directory.
   *
   * @throws LedgerUnavailable if it cannot be used, or is open to others
   */
  public EmbeddedUsages(Path data, InstantSource clock) {
    Path directory = data.resolve("ledger");
    this.stops = new EmbeddedStops(data, clock);
    this.used = directory.resolve("used");
    this.journal = directory.resolve("journal");
    this.clock = clock;
  }

  private static Map<Subject, List<LedgerEntry>> entries(Path file, byte[] content)
      throws IOException {
    var all = new HashMap<Subject, List<LedgerEntry>>();
    for (LedgerEntry entry : LedgerJournal.parse(file, content)) {
      all.computeIfAbsent(entry.subject(), unknown -> new java.util.ArrayList<>()).add(entry);
    }
    return all;
  }

  @Override
  public Standing of(Subject subject) {
    Instant now = clock.instant();
    var counters = new LedgerCounters();
    read(() -> entries.readGrowing(journal, EmbeddedUsages::entries))
        .getOrDefault(subject, List.of())
        .forEach(counters::apply);
    return new Standing(
        Optional.ofNullable(
            read(() -> uses.readGrowing(used, (path, content) -> LastUses.parse(content)))
                .get(subject)),
        stops.of(subject),
        counters.uses(now));
  }

  private interface Reading<T> {
    Map<Subject, T> now() throws IOException;
  }

  private static <T> Map<Subject, T> read(Reading<T> reading) {
    try {
      return reading.now();
    } catch (NoSuchFileException nobodyHasCounted) {
      return Map.of();
    } catch (IOException failure) {
      throw new LedgerUnavailable("the ledger's files cannot be read", failure);
    }
  }
}
