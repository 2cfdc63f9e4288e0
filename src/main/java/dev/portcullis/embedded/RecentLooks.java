package dev.portcullis.embedded;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * What looks at files have found, used again for less than {@value #MILLIS} ms while no change was
 * counted ({@link ChangeCount}): changes that are counted are seen at once, others within that
 * time. A look that fails is not remembered. Safe for use by several threads.
 *
 * @param <K> what is looked for
 * @param <V> what is found
 */
final class RecentLooks<K, V> {
  private static final long MILLIS = 1_000;
  private static final int MOST = 10_000;

  /** A look at the files. */
  @FunctionalInterface
  interface Look<K, V> {
    /** What is there for this key. */
    V at(K key) throws IOException;
  }

  private record Seen<V>(V value, long count, long at) {}

  private final ConcurrentMap<K, Seen<V>> seen = new ConcurrentHashMap<>();
  private final LongSupplier changes;
  private final InstantSource clock;
  private final Look<K, V> look;

  /** Looks where changes are counted so. */
  RecentLooks(ChangeCount changes, InstantSource clock, Look<K, V> look) {
    this(changes::now, clock, look);
  }

  private RecentLooks(LongSupplier changes, InstantSource clock, Look<K, V> look) {
    this.changes = changes;
    this.clock = clock;
    this.look = look;
  }

  /** Looks where nobody counts changes. */
  static <K, V> RecentLooks<K, V> uncounted(InstantSource clock, Look<K, V> look) {
    return new RecentLooks<>(() -> 0, clock, look);
  }

  /**
   * What is there for this key.
   *
   * @throws IOException if it had to be looked, and that failed
   */
  V find(K key) throws IOException {
    long count = changes.getAsLong(); // before the look: what comes in between counts as unseen
    long now = clock.millis();
    Seen<V> last = seen.get(key);
    if (last != null) {
      if (last.count() == count && now >= last.at() && now - last.at() < MILLIS) {
        return last.value();
      }
      seen.remove(key, last);
    }
    V value = look.at(key);
    if (ChangeCount.settled(count)) {
      if (seen.size() >= MOST) {
        seen.clear();
      }
      seen.put(key, new Seen<>(value, count, now));
    }
    return value;
  }

  /** Looks again the next time. */
  void forget(K key) {
    seen.remove(key);
  }
}
