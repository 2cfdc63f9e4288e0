package dev.portcullis.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Files as values, read again whenever they have changed: what another process writes is seen by
 * the next read here. Each read asks the file system for the file's state. Safe for use by several
 * threads.
 */
final class FileCache<T> {
  private static final int USUAL = 1 << 20;
  private static final int TRIES = 5;

  /** Makes a value of a file's content. */
  @FunctionalInterface
  interface Parser<T> {
    /**
     * The value.
     *
     * @throws IOException if the content is not one
     */
    T parse(Path path, byte[] content) throws IOException;
  }

  private record Entry<T>(FileStamp stamp, T value) {}

  private final ConcurrentMap<Path, Entry<T>> entries = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final int largest;

  FileCache(InstantSource clock) {
    this(clock, USUAL);
  }

  /** One of files of up to so many bytes. */
  FileCache(InstantSource clock, int largest) {
    this.clock = clock;
    this.largest = largest;
  }

  /**
   * The value of the file as it is now.
   *
   * @param parser makes it; the same one whenever this path is read
   * @throws NoSuchFileException if there is no such file
   * @throws IOException if it cannot be read, is larger than it may be (1 MiB, if nothing was
   *     said), or is not such a value
   */
  T read(Path path, Parser<T> parser) throws IOException {
    try {
      return read(path, FileStamp.of(path), parser);
    } catch (IOException gone) {
      entries.remove(path);
      throw gone;
    }
  }

  /** The same, where its stamp has just been taken. */
  T read(Path path, FileStamp stamp, Parser<T> parser) throws IOException {
    try {
      Entry<T> entry = entries.get(path);
      return entry != null && entry.stamp().equals(stamp)
          ? entry.value()
          : load(path, stamp, parser);
    } catch (IOException gone) {
      entries.remove(path);
      throw gone;
    }
  }

  /**
   * The value of a file that only grows, or is replaced as a whole by a rename, as far as it had
   * come at some moment of this call: it is read also while it is written to without a pause. The
   * parser passes over what has no end yet.
   *
   * @throws NoSuchFileException if there is no such file
   * @throws IOException as {@link #read} does
   */
  T readGrowing(Path path, Parser<T> parser) throws IOException {
    FileStamp before = FileStamp.of(path);
    Entry<T> entry = entries.get(path);
    if (entry != null && entry.stamp().equals(before)) {
      return entry.value();
    }
    requireSize(path, before);
    T value = parser.parse(path, Files.readAllBytes(path));
    if (before.settled(clock.instant()) && FileStamp.of(path).equals(before)) {
      entries.put(path, new Entry<>(before, value));
    } else {
      entries.remove(path);
    }
    return value;
  }

  private void requireSize(Path path, FileStamp stamp) throws IOException {
    if (stamp.size() > largest) {
      throw new IOException(path + " is larger than " + (largest >> 20) + " MiB");
    }
  }

  private T load(Path path, FileStamp first, Parser<T> parser) throws IOException {
    FileStamp before = first;
    for (int tries = 0; tries < TRIES; tries++) {
      requireSize(path, before);
      byte[] content = Files.readAllBytes(path);
      FileStamp after = FileStamp.of(path);
      if (after.equals(before)) {
        T value = parser.parse(path, content);
        if (after.settled(clock.instant())) {
          entries.put(path, new Entry<>(after, value));
        }
        return value;
      }
      before = after;
    }
    throw new IOException(path + " changes faster than it can be read");
  }
}
