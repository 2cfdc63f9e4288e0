package dev.portcullis.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Directories and files that nobody but their owner can open. They need a POSIX file system. */
final class PrivateFiles {
  private static final int LONGEST_LINE = 512;

  private static final Set<PosixFilePermission> OWNERS =
      Set.copyOf(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> DIRECTORY = PosixFilePermissions.asFileAttribute(OWNERS);
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFiles() {}

  /**
   * The directory, made with mode 0700 if it was not there.
   *
   * @throws IOException if it cannot be made, or is there and open to others
   */
  static Path directory(Path path) throws IOException {
    Files.createDirectories(path, DIRECTORY);
    if (!OWNERS.containsAll(Files.getPosixFilePermissions(path))) {
      throw new IOException(path + " is open to others: chmod 700 " + path);
    }
    return path;
  }

  /**
   * Puts a file in its place at once, whole, and on the disk when this returns. Writers of one file
   * exclude each other by a {@link FileMutex}.
   */
  static void replace(Path path, byte[] content) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(path + " is not a file");
    }
    Path whole = directory.resolve("." + path.getFileName() + ".tmp");
    Files.deleteIfExists(whole);
    try (var channel = open(whole)) {
      var bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
    try (var entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  /**
   * Adds a line of less than {@value #LONGEST_LINE} bytes to a file that is there; it is on the
   * disk when this returns. What an append that was cut short left of a line is taken away. Writers
   * of one file exclude each other.
   */
  static void append(Path path, byte[] line) throws IOException {
    try (var channel =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      long end = endOfLines(channel);
      channel.truncate(end);
      var bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        channel.write(bytes, end + bytes.position());
      }
      channel.force(true);
    }
  }

  private static long endOfLines(FileChannel channel) throws IOException {
    long from = Math.max(0, channel.size() - LONGEST_LINE);
    var last = ByteBuffer.allocate((int) (channel.size() - from));
    while (last.hasRemaining() && channel.read(last, from + last.position()) >= 0) {
      // goes on until the end
    }
    for (int i = last.position() - 1; i >= 0; i--) {
      if (last.get(i) == '\n') {
        return from + i + 1;
      }
    }
    return from;
  }

  /** Makes the file anew, empty. */
  static void createEmpty(Path path) throws IOException {
    Files.deleteIfExists(path);
    Files.createFile(path, FILE);
  }

  /** A channel on a lock's file, made with mode 0600 if it was not there. */
  static FileChannel lockFile(Path path) throws IOException {
    return FileChannel.open(
        path, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), FILE);
  }

  /** A channel on a file to read and to write, made with mode 0600 if it was not there. */
  static FileChannel countFile(Path path) throws IOException {
    return FileChannel.open(
        path,
        EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        FILE);
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        FILE);
  }
}
