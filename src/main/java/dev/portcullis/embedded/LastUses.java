package dev.portcullis.embedded;

import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When callers were last used, {@code <data>/ledger/used}: one line for each use that is noted,
 * {@code <second> <subject>}, which is once in {@link Usages#COARSE} at most for each of them. The
 * process that counts appends, and writes the file anew when it starts and when most lines are old;
 * others may read it meanwhile. Nothing is decided by it, so a line that cannot be written or read
 * is passed over. Safe for use by several threads.
 */
final class LastUses implements AutoCloseable {
  private static final Duration KEPT = Duration.ofDays(400);

  private static final int FEW = 4_096;

  private final Path file;
  private final Map<Subject, Instant> last;
  private OutputStream out;
  private int lines;

  private LastUses(Path file, Map<Subject, Instant> last) throws IOException {
    this.file = file;
    this.last = last;
    this.out = rewritten();
  }

  /** The file as a process finds it that is to append to it. */
  static LastUses open(Path file, Instant now) throws IOException {
    Map<Subject, Instant> last = new HashMap<>(read(file));
    last.values().removeIf(used -> used.isBefore(now.minus(KEPT)));
    return new LastUses(file, last);
  }

  /** A new file, with a line for each caller. */
  private OutputStream rewritten() throws IOException {
    var text = new StringBuilder();
    last.forEach((subject, used) -> text.append(line(subject, used)));
    PrivateFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    lines = last.size();
    return new FileOutputStream(file.toFile(), true);
  }

  /** What the file says; nothing, if there is none. */
  static Map<Subject, Instant> read(Path file) throws IOException {
    try {
      return parse(Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      return Map.of();
    }
  }

  static Map<Subject, Instant> parse(byte[] content) {
    var last = new HashMap<Subject, Instant>();
    String text = new String(content, StandardCharsets.UTF_8);
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String line = text.substring(from, end);
      int blank = Math.max(line.indexOf(' '), 0);
      try {
        last.merge(
            Subject.parse(line.substring(blank + 1)),
            Instant.ofEpochSecond(Long.parseLong(line.substring(0, blank))),
            (one, other) -> one.isAfter(other) ? one : other);
      } catch (IllegalArgumentException | java.time.DateTimeException noLine) {
        // the next one may be
      }
      from = end + 1;
    }
    return last;
  }

  /** Notes that a caller is used now. */
  synchronized void note(Subject subject, Instant now) {
    Instant before = last.get(subject);
    if (before != null && now.isBefore(before.plus(Usages.COARSE))) {
      return;
    }
    try {
      out.write(line(subject, now).getBytes(StandardCharsets.UTF_8));
      last.put(subject, now);
      lines++;
      if (lines > Math.max(FEW, 4 * last.size())) {
        OutputStream old = out;
        out = rewritten();
        old.close();
      }
    } catch (IOException unwritten) {
      // the next use is noted again
    }
  }

  /** When it was last used. */
  synchronized Optional<Instant> of(Subject subject) {
    return Optional.ofNullable(last.get(subject));
  }

  private static String line(Subject subject, Instant used) {
    return used.getEpochSecond() + " " + subject.text() + "\n";
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException failure) {
      throw new LedgerUnavailable("the file of last uses cannot be closed", failure);
    }
  }
}
