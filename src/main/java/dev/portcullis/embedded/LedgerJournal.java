package dev.portcullis.embedded;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a ledger's counters, appended to one file. What {@link #flush} has written is
 * there after the process was killed, though not after the machine lost power: nothing is forced to
 * the disk. It writes by a stream, not by a channel, which an interrupt of the request's thread
 * would close. Not thread-safe.
 */
final class LedgerJournal implements AutoCloseable {
  private static final int MOST_UNWRITTEN = 64 << 10;

  private final Path file;
  private final StringBuilder unwritten = new StringBuilder();
  private @Nullable OutputStream out;
  private long size;
  private long compacted;

  LedgerJournal(Path file) {
    this.file = file;
  }

  /** A line in the middle of the journal is none: it was changed by somebody else. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1L;

    Damaged(String problem) {
      super(problem);
    }
  }

  /**
   * All entries of the file, oldest first. A last line without its end was never acted upon, and is
   * left out.
   *
   * @throws Damaged if any other line is no entry
   */
  static List<LedgerEntry> read(Path file) throws IOException {
    try {
      return parse(file, Files.readAllBytes(file));
    } catch (NoSuchFileException first) {
      return List.of();
    }
  }

  /** The same, of what the file holds. */
  static List<LedgerEntry> parse(Path file, byte[] content) throws Damaged {
    String text = new String(content, StandardCharsets.UTF_8);
    var entries = new ArrayList<LedgerEntry>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      int number = entries.size() + 1;
      entries.add(
          LedgerEntry.parse(text.substring(from, end))
              .orElseThrow(() -> new Damaged("line " + number + " of " + file + " is no entry")));
      from = end + 1;
    }
    return entries;
  }

  /** Adds an entry, which is written with the next {@link #flush}. */
  void append(LedgerEntry entry) {
    entry.writeTo(unwritten);
    unwritten.append('\n');
  }

  /** Whether so much is unwritten that it should be. */
  boolean full() {
    return unwritten.length() > MOST_UNWRITTEN;
  }

  /**
   * Writes what was added.
   *
   * @throws IOException if that failed; only {@link #rewrite} makes the journal usable again, since
   *     the file may end in the middle of a line
   */
  void flush() throws IOException {
    if (unwritten.isEmpty()) {
      return;
    }
    if (out == null) {
      throw new IOException("the journal is not open");
    }
    byte[] bytes = unwritten.toString().getBytes(StandardCharsets.UTF_8);
    try {
      out.write(bytes);
    } catch (IOException failure) {
      close();
      throw failure;
    }
    unwritten.setLength(0);
    size += bytes.length;
  }

  boolean isOpen() {
    return out != null;
  }

  /** Whether the file has grown so much since it was last rewritten that it should be again. */
  boolean large(long least) {
    return size > least && size > 2 * compacted;
  }

  /**
   * Puts a new file in the place of the old one, with these entries alone, and drops what is
   * unwritten.
   */
  void rewrite(Consumer<Consumer<LedgerEntry>> entries) throws IOException {
    close();
    unwritten.setLength(0);
    entries.accept(this::append);
    byte[] bytes = unwritten.toString().getBytes(StandardCharsets.UTF_8);
    unwritten.setLength(0);
    Path whole = file.resolveSibling(file.getFileName() + ".tmp");
    PrivateFiles.createEmpty(whole);
    OutputStream stream = new FileOutputStream(whole.toFile(), true);
    try {
      stream.write(bytes);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException failure) {
      stream.close();
      throw failure;
    }
    out = stream;
    size = bytes.length;
    compacted = bytes.length;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      try {
        out.close();
      } finally {
        out = null;
      }
    }
  }
}
