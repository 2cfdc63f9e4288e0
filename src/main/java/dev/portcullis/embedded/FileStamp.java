package dev.portcullis.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What tells one state of a file from the next without reading it.
 *
 * @param modified when it was last written
 * @param size its bytes
 * @param identity which file it is, where the file system says so (an inode): a file that was
 *     renamed over another differs in it
 */
record FileStamp(FileTime modified, long size, Object identity) {
  private static final Duration CLOCK_TICK = Duration.ofSeconds(2);

  /** The stamp of what this path now leads to, which must be a regular file. */
  static FileStamp of(Path path) throws IOException {
    return of(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  /** The same, where its attributes have just been read. */
  static FileStamp of(Path path, BasicFileAttributes attributes) throws IOException {
    if (!attributes.isRegularFile()) {
      throw new IOException(path + " is not a regular file");
    }
    return new FileStamp(
        attributes.lastModifiedTime(),
        attributes.size(),
        Objects.requireNonNullElse(attributes.fileKey(), path));
  }

  /**
   * Whether a later write must change this stamp. A file that was written a moment ago may be
   * written again within one tick of the file system's clock, and look the same.
   */
  boolean settled(Instant now) {
    return modified.toInstant().plus(CLOCK_TICK).isBefore(now);
  }
}
