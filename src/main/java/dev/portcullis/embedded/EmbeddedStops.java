package dev.portcullis.embedded;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Who was stopped, in one file, {@code <data>/ledger/stops.json}, written under a short lock and
 * read again at once when somebody has held that: the command line stops beside a running gateway.
 * What is done to the file by hand is seen within a second. What is over is left out with the next
 * write. Where those in force would take more than {@value #MOST_BYTES} bytes, which are some ten
 * thousand, nobody else can be shut out; revocations have sixteen times that room. Safe for use by
 * several threads.
 */
public final class EmbeddedStops implements Stops {
  private static final int MOST_BYTES = 1_000_000;
  private static final int MOST_REVOKED_BYTES = 16 * MOST_BYTES;

  private record Entry(Stop why, Instant until) {}

  private final Path file;
  private final FileMutex lock;
  private final InstantSource clock;
  private final JsonReader json = new JsonReader(JsonLimits.REPLY);
  private final FileCache<Map<Subject, Entry>> entries;
  private final RecentLooks<Path, Map<Subject, Entry>> recent;

  /**
   * Those below this directory.
   *
   * @throws LedgerUnavailable if it cannot be used, or is open to others
   */
  public EmbeddedStops(Path data, InstantSource clock) {
    this.clock = clock;
    this.entries = new FileCache<>(InstantSource.system(), MOST_REVOKED_BYTES);
    try {
      Path directory = PrivateFiles.directory(data.resolve("ledger"));
      this.file = directory.resolve("stops.json");
      this.lock = new FileMutex(directory, ".stops.lock");
      this.recent = new RecentLooks<>(lock.changes(), InstantSource.system(), this::look);
    } catch (IOException failure) {
      throw new LedgerUnavailable("the directory of the ledger cannot be used", failure);
    }
    writing(
        () -> {
          boolean first = Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
          return !first || write(Map.of(), MOST_BYTES);
        });
  }

  /**
   * The first of these subjects that is stopped, if one is.
   *
   * @throws LedgerUnavailable if that cannot be read: nobody counts as free then
   */
  Optional<Decision.Stopped> among(List<Demand> demands) {
    Map<Subject, Entry> all = current();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    for (Demand demand : demands) {
      Entry entry = all.get(demand.subject());
      if (entry != null && clock.instant().isBefore(entry.until())) {
        return Optional.of(new Decision.Stopped(demand.subject(), entry.why()));
      }
    }
    return Optional.empty();
  }

  /**
   * The stop of this subject that is in force.
   *
   * @throws LedgerUnavailable if that cannot be read
   */
  Optional<Standing.Halt> of(Subject subject) {
    return Optional.ofNullable(current().get(subject))
        .filter(entry -> clock.instant().isBefore(entry.until()))
        .map(entry -> new Standing.Halt(entry.why(), entry.until()));
  }

  @Override
  public void stop(Subject subject, Stop why, Instant until) {
    boolean kept =
        writing(
            () -> {
              var all = new LinkedHashMap<>(look(file));
              all.values().removeIf(entry -> !clock.instant().isBefore(entry.until()));
              all.put(subject, new Entry(why, until));
              return write(
                  all,
                  switch (why) {
                    case REVOKED -> MOST_REVOKED_BYTES;
                    case QUARANTINED -> MOST_BYTES;
                  });
            });
    if (!kept) {
      throw new LedgerUnavailable("too many are stopped for this ledger to stop another");
    }
  }

  @Override
  public void release(Subject subject, Stop why) {
    writing(
        () -> {
          var all = new LinkedHashMap<>(look(file));
          Entry entry = all.get(subject);
          if (entry == null || entry.why() != why) {
            return true;
          }
          all.remove(subject);
          return write(all, MOST_REVOKED_BYTES);
        });
  }

  private Map<Subject, Entry> look(Path path) throws IOException {
    return entries.read(path, this::parse);
  }

  private Map<Subject, Entry> current() {
    try {
      return recent.find(file);
    } catch (IOException failure) {
      throw new LedgerUnavailable("who was stopped cannot be read", failure);
    }
  }

  private boolean writing(Callable<Boolean> task) {
    try {
      return lock.holding(task);
    } catch (Exception failure) {
      throw new LedgerUnavailable("who is stopped cannot be written", failure);
    }
  }

  private boolean write(Map<Subject, Entry> all, int most) throws IOException {
    var list =
        new Json.Arr(
            all.entrySet().stream()
                .<Json>map(
                    entry ->
                        Json.obj(
                            Json.member("subject", entry.getKey().text()),
                            Json.member(
                                "why", entry.getValue().why().name().toLowerCase(Locale.ROOT)),
                            Json.member("until", entry.getValue().until().getEpochSecond())))
                .toList());
    byte[] bytes = JsonWriter.bytes(Json.obj(Json.member("stops", list)));
    if (bytes.length > most) {
      return false;
    }
    PrivateFiles.replace(file, bytes);
    return true;
  }

  private Map<Subject, Entry> parse(Path path, byte[] content) throws IOException {
    try {
      var all = new LinkedHashMap<Subject, Entry>();
      Json document = json.read(content);
      if (!(document.at("stops").orElse(Json.Null.NULL) instanceof Json.Arr(var items))) {
        throw new IOException(path + " does not say who is stopped");
      }
      for (Json item : items) {
        all.put(
            Subject.parse(item.text("subject").orElse("")),
            new Entry(
                Stop.valueOf(item.text("why").orElse("").toUpperCase(Locale.ROOT)),
                Instant.ofEpochSecond(item.integer("until").orElseThrow())));
      }
      return all;
    } catch (InvalidJson | RuntimeException broken) {
      throw new IOException(path + " does not say who is stopped", broken);
    }
  }
}
