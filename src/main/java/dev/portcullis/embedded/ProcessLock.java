package dev.portcullis.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory held by one process for as long as it lives: the system lets go of the lock when the
 * process ends, however it ends. The lock's file names its holder.
 */
final class ProcessLock implements AutoCloseable {
  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Somebody else holds the directory. */
  static final class Held extends IOException {
    private static final long serialVersionUID = 1L;

    Held(String holder) {
      super(holder);
    }

    /** Who: {@code process 4711}, or what is known of it. */
    String holder() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Takes the directory.
   *
   * @throws Held if somebody else has it
   */
  static ProcessLock take(Path directory) throws IOException {
    Path file = directory.resolve(".lock");
    FileChannel channel = PrivateFiles.lockFile(file);
    try {
      if (!taken(channel)) {
        throw new Held(holder(file));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new ProcessLock(channel);
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    }
  }

  private static String holder(Path file) {
    try {
      String said = Files.readString(file);
      return said.matches("process \\d+") ? said : "another process";
    } catch (IOException unreadable) {
      return "another process";
    }
  }

  /** As {@link #close}, for whoever has a failure of their own to tell. */
  void letGo() {
    try {
      close();
    } catch (IOException secondary) {
      // the system lets go of it with the process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
