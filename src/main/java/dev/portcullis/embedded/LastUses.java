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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When callers were last used, {@code <data>/ledger/used}: one line for each use that is noted,
 * {@code <second> <subject>}, which is once in {@link Usages#COARSE} at most for each of them. The
 * process that counts appends, and writes the file anew when it starts and when most lines are old;
 * others may read it meanwhile. So many callers are remembered at most; those that were used
 * longest ago are forgotten first. Nothing is decided by it, so a line that cannot be written or
 * read is passed over, and a file that cannot be written anew is appended to as it is. Safe for use
 * by several threads.
 */
final class LastUses implements AutoCloseable {
  private static final Duration KEPT = Duration.ofDays(400);
  private static final int FEW = 4_096;
  private static final int MOST = 200_000;

  private final Path file;
  private final int most;
  private final Map<Subject, Instant> last = new HashMap<>();
  private @Nullable OutputStream out;
  private int lines;
  private int rewriteAt = Integer.MAX_VALUE;
  private boolean torn;

  private LastUses(Path file, int most) {
    this.file = file;
    this.most = most;
  }

  /** The file as a process finds it that is to append to it. */
  static LastUses open(Path file, Instant now) {
    return open(file, now, MOST);
  }

  /** One that remembers so many callers. */
  static LastUses open(Path file, Instant now, int most) {
    var uses = new LastUses(file, most);
    try {
      uses.last.putAll(read(file));
    } catch (IOException unreadable) {
      return uses; // it is not written over: somebody may be able to read it
    }
    uses.forgetOldest();
    uses.rewrite(now);
    return uses;
  }

  /** Puts a new file in the place of the old one, with a line for each caller. */
  private void rewrite(Instant now) {
    last.values().removeIf(used -> used.isBefore(now.minus(KEPT)));
    var text = new StringBuilder();
    last.forEach((subject, used) -> text.append(line(subject, used)));
    try {
      close();
      PrivateFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
      lines = last.size();
      torn = false;
    } catch (IOException | LedgerUnavailable unwritten) {
      // the old one is still there, and has all of it; it is tried again after as many lines more
    }
    rewriteAt = lines + Math.max(FEW, 3 * last.size());
  }

  private void forgetOldest() {
    if (last.size() <= most) {
      return;
    }
    List<Subject> oldest =
        last.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .limit(last.size() - Math.max(1, most / 4 * 3L))
            .map(Map.Entry::getKey)
            .toList();
    oldest.forEach(last::remove);
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
      int blank = line.indexOf(' ');
      if (blank > 0) { // a write that failed may leave an empty one
        try {
          last.merge(
              Subject.parse(line.substring(blank + 1)),
              Instant.ofEpochSecond(Long.parseLong(line.substring(0, blank))),
              (one, other) -> one.isAfter(other) ? one : other);
        } catch (IllegalArgumentException | java.time.DateTimeException noLine) {
          // the next one may be
        }
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
      append(line(subject, now));
    } catch (IOException unwritten) {
      torn = true;
      return; // the next use is noted again
    }
    last.put(subject, now);
    if (last.size() > most) {
      forgetOldest();
      rewrite(now);
    } else if (lines > rewriteAt) {
      rewrite(now);
    }
  }

  private void append(String line) throws IOException {
    OutputStream to = out;
    if (to == null) {
      if (Files.notExists(file)) {
        PrivateFiles.createEmpty(file);
      }
      to = new FileOutputStream(file.toFile(), true);
      out = to;
    }
    to.write((torn ? "\n" + line : line).getBytes(StandardCharsets.UTF_8));
    torn = false;
    lines++;
  }

  /** When it was last used. */
  synchronized Optional<Instant> of(Subject subject) {
    return Optional.ofNullable(last.get(subject));
  }

  /** How many callers are remembered. */
  synchronized int size() {
    return last.size();
  }

  private static String line(Subject subject, Instant used) {
    return used.getEpochSecond() + " " + subject.text() + "\n";
  }

  @Override
  public synchronized void close() {
    OutputStream open = out;
    out = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException failure) {
      throw new LedgerUnavailable("the file of last uses cannot be closed", failure);
    }
  }
}
