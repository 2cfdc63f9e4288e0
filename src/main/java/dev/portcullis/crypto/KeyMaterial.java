package dev.portcullis.crypto;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * The bytes of a data key, until they are wiped. Nobody outside of this package can read them. A
 * use that has begun ends before the bytes are wiped, and none begins after. Safe for use by
 * several threads.
 */
public final class KeyMaterial implements AutoCloseable {
  private static final int BYTES = 32;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final byte[] bytes;
  private boolean wiped;

  private KeyMaterial(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The key that these bytes are; they are wiped with it.
   *
   * @throws IllegalArgumentException if there are not 32; they are wiped then, too
   */
  public static KeyMaterial takeOwnershipOf(byte[] bytes) {
    if (bytes.length != BYTES) {
      Arrays.fill(bytes, (byte) 0);
      throw new IllegalArgumentException("a data key has 32 bytes");
    }
    return new KeyMaterial(bytes);
  }

  /** What the use of the key gives; nothing if it has been wiped. */
  <T> Optional<T> use(Function<byte[], T> use) {
    lock.readLock().lock();
    try {
      return wiped ? Optional.empty() : Optional.of(use.apply(bytes));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Wipes the key. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      wiped = true;
      Arrays.fill(bytes, (byte) 0);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public String toString() {
    return "key material";
  }
}
