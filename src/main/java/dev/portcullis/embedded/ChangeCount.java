package dev.portcullis.embedded;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How often something was changed by writers of any process: eight bytes of a file, which readers
 * map into memory, so that looking at them needs no call of the system. A writer raises the count
 * before its change and after it. So it is odd while somebody writes, and where a writer died; the
 * next one goes on from there. Safe for use by several threads.
 */
final class ChangeCount {
  /** How many bytes its file has. */
  static final int BYTES = Long.BYTES;

  private static final VarHandle COUNT =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final ByteBuffer mapped;

  private ChangeCount(ByteBuffer mapped) {
    this.mapped = mapped;
  }

  /**
   * The count in this file.
   *
   * @throws IOException if nobody has counted there, or it cannot be mapped
   */
  static ChangeCount in(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < BYTES) {
        throw new IOException(file + " is no count"); // beyond its end memory cannot be read
      }
      return new ChangeCount(channel.map(FileChannel.MapMode.READ_ONLY, 0, BYTES));
    }
  }

  /** One that never settles, for a place in which nobody can count. */
  static ChangeCount unsettled() {
    return new ChangeCount(ByteBuffer.allocateDirect(BYTES).putLong(0, 1));
  }

  /**
   * The count. What was read from files after one that is {@link #settled} stands there unchanged
   * for as long as the count is the same.
   */
  long now() {
    return (long) COUNT.getAcquire(mapped, 0);
  }

  /** Whether nobody was writing at this count. */
  static boolean settled(long count) {
    return (count & 1) == 0;
  }

  /** A change that has begun. It ends when this is closed, whatever became of it. */
  static final class Change implements AutoCloseable {
    private final FileChannel channel;
    private final long count;

    private Change(FileChannel channel, long count) {
      this.channel = channel;
      this.count = count;
    }

    /**
     * Begins a change that is counted in this file, made if it was not there. Writers exclude each
     * other.
     *
     * @throws IOException if it cannot be counted; then it must not be made
     */
    static Change begin(Path file) throws IOException {
      FileChannel channel = PrivateFiles.countFile(file);
      try {
        var bytes = ByteBuffer.allocate(BYTES);
        int length = channel.read(bytes, 0);
        long before = length == BYTES ? bytes.getLong(0) : 0;
        long count = before + (settled(before) ? 1 : 2);
        write(channel, count);
        return new Change(channel, count);
      } catch (IOException | RuntimeException failure) {
        channel.close();
        throw failure;
      }
    }

    private static void write(FileChannel channel, long count) throws IOException {
      channel.write(ByteBuffer.allocate(BYTES).putLong(0, count), 0);
    }

    @Override
    public void close() {
      try (channel) {
        write(channel, count + 1);
      } catch (IOException unsettled) {
        // readers look at the files until the next change; this one is made all the same
      }
    }
  }
}
