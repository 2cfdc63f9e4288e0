package dev.portcullis.embedded;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where each record of a key is in the list, and whose it is, {@code <data>/access/keys.index}: one
 * line for each key, which is written before its record, and never changes. A list reads it, and of
 * the records only those of its page. A line whose record is not there is passed over; a file that
 * is not there is made from the records, so that it can be removed where records were put into the
 * directory by hand. Writers exclude each other. Safe for use by several threads.
 */
final class KeyIndex {
  /** All records, in whatever order. */
  @FunctionalInterface
  interface Records {
    List<ApiKeyRecord> all() throws IOException;
  }

  /** One line. */
  record Entry(KeyPlace place, String tenant) {
    private static Entry of(ApiKeyRecord record) {
      return new Entry(KeyPlace.of(record), record.tenant());
    }

    private String line() throws IOException {
      if (tenant.length() > 128 || tenant.indexOf('\n') >= 0) {
        throw new IOException("a tenant's name is no part of a line");
      }
      return place.text() + " " + tenant + "\n";
    }

    private static Optional<Entry> parse(String line) {
      int blank = Math.max(line.indexOf(' '), 0);
      return KeyPlace.parse(line.substring(0, blank))
          .map(place -> new Entry(place, line.substring(blank + 1)));
    }
  }

  private static final Comparator<Entry> BY_PLACE = Comparator.comparing(Entry::place);

  private record Known(FileStamp stamp, List<Entry> entries) {}

  private final Path file;
  private volatile @Nullable Known known;

  KeyIndex(Path access) {
    this.file = access.resolve("keys.index");
  }

  /** Whether it has to be made before it can be read. */
  boolean missing() {
    return !Files.exists(file);
  }

  /** Makes it from all records, if it is missing; called by one writer at a time. */
  void makeIfMissing(Records records) throws IOException {
    if (missing()) {
      var lines = new StringBuilder();
      for (ApiKeyRecord record : records.all()) {
        lines.append(Entry.of(record).line());
      }
      PrivateFiles.replace(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Adds a record that is about to be written; called by one writer at a time. */
  void add(ApiKeyRecord record) throws IOException {
    PrivateFiles.append(file, Entry.of(record).line().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * All entries, in order.
   *
   * @throws NoSuchFileException if it is missing
   * @throws IOException if it cannot be read, or has a line that is none
   */
  List<Entry> entries() throws IOException {
    FileStamp stamp = FileStamp.of(file);
    Known before = known;
    if (before != null && before.stamp().equals(stamp)) {
      return before.entries();
    }
    List<Entry> entries = read();
    known = new Known(stamp, entries);
    return entries;
  }

  /** Those of these entries, which are in order, that come after this place. */
  static List<Entry> behind(Optional<KeyPlace> place, List<Entry> entries) {
    if (place.isEmpty()) {
      return entries;
    }
    int at = Collections.binarySearch(entries, new Entry(place.get(), ""), BY_PLACE);
    return entries.subList(at < 0 ? -at - 1 : at + 1, entries.size());
  }

  private List<Entry> read() throws IOException {
    String text = Files.readString(file);
    var entries = new ArrayList<Entry>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      int number = entries.size() + 1;
      entries.add(
          Entry.parse(text.substring(from, end))
              .orElseThrow(
                  () -> new IOException("line " + number + " of " + file + " is of no key")));
      from = end + 1;
    }
    // a record that was not written the first time has two lines
    return entries.stream().distinct().sorted(BY_PLACE).toList();
  }
}
