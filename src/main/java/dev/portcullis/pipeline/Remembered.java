package dev.portcullis.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers of something that is slow to ask, remembered for a while by wall clock. Younger than the
 * soft age an answer is used as it is; older, it is used and a refresh becomes due; from the hard
 * age on it is not used any more, and callers wait for a new one. Of several callers for one key
 * one asks, and what it gets, be it a failure, the others get too. An answer that could not be had
 * is not remembered. Safe for use by several threads; an interrupt does not end the wait for
 * another caller's answer.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
public final class Remembered<K, V> {
  private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
  private final Function<K, V> source;
  private final Age age;
  private final int most;
  private final InstantSource clock;
  private final Upkeep upkeep;

  /**
   * For how long an answer is used.
   *
   * @param soft from when on it is refreshed after a reply
   * @param hard from when on it is not used
   */
  public record Age(Duration soft, Duration hard) {
    /**
     * @throws IllegalArgumentException if the hard age is not the longer one
     */
    public Age {
      if (soft.isNegative() || hard.compareTo(soft) < 0) {
        throw new IllegalArgumentException("the hard age is at least the soft one");
      }
    }
  }

  private record Answer<V>(V value, Instant at) {}

  private static final class Entry<V> {
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Answer<V> answer;
    private volatile @Nullable RuntimeException failure;
  }

  /**
   * Remembers what this source says.
   *
   * @param source asked outside of any lock but the key's own
   * @param most how many answers to keep; which of more are forgotten is not said
   */
  public Remembered(Function<K, V> source, Age age, int most, InstantSource clock, Upkeep upkeep) {
    this.source = source;
    this.age = age;
    this.most = most;
    this.clock = clock;
    this.upkeep = upkeep;
  }

  /** The answer for this key; whatever the source throws, if it has to be asked. */
  public V get(K key) {
    Answer<V> known = known(key);
    Instant now = clock.instant();
    if (known == null || older(known, age.hard(), now)) {
      return ask(key, known).value();
    }
    if (older(known, age.soft(), now)) {
      upkeep.due(new About(this, key), () -> ask(key, known(key)));
    }
    return known.value();
  }

  /** What is due here for a key. */
  private record About(Remembered<?, ?> whose, Object key) {}

  /**
   * The answer as it is now, whatever is remembered; of several callers that have seen the same old
   * answer one asks.
   *
   * @param seen the answer that is wanted no more
   */
  public V refreshed(K key, V seen) {
    Answer<V> known = known(key);
    return known == null || known.value().equals(seen) ? ask(key, known).value() : known.value();
  }

  /** Forgets the answer for this key. */
  public void forget(K key) {
    entries.remove(key);
  }

  private @Nullable Answer<V> known(K key) {
    Entry<V> entry = entries.get(key);
    return entry == null ? null : entry.answer;
  }

  private Answer<V> ask(K key, @Nullable Answer<V> seen) {
    makeRoom();
    Entry<V> entry = entries.computeIfAbsent(key, unknown -> new Entry<>());
    RuntimeException before = entry.failure;
    entry.asking.lock();
    try {
      Answer<V> current = entry.answer;
      if (current != null && current != seen) {
        return current; // another caller has asked meanwhile
      }
      RuntimeException others = entry.failure;
      if (others != null && others != before) {
        throw others; // another caller has asked meanwhile, in vain
      }
      Instant asked = clock.instant();
      Answer<V> answer = new Answer<>(source.apply(key), asked);
      entry.answer = answer;
      return answer;
    } catch (RuntimeException failure) {
      entry.failure = failure;
      throw failure;
    } finally {
      if (entry.answer == null) {
        entries.remove(key, entry);
      }
      entry.asking.unlock();
    }
  }

  private void makeRoom() {
    if (entries.size() < most) {
      return;
    }
    Instant now = clock.instant();
    entries
        .values()
        .removeIf(
            entry -> {
              Answer<V> answer = entry.answer;
              return answer != null && older(answer, age.hard(), now);
            });
    var keys = entries.keySet().iterator();
    while (entries.size() >= most && keys.hasNext()) {
      keys.next();
      keys.remove();
    }
  }

  /** A clock that went back makes an answer of the future, which is as good as an old one. */
  private static boolean older(Answer<?> answer, Duration age, Instant now) {
    return !now.isBefore(answer.at().plus(age)) || now.isBefore(answer.at());
  }
}
