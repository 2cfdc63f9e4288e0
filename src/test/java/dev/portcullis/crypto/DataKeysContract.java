package dev.portcullis.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link DataKeys} keeps. */
public abstract class DataKeysContract {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int THREADS = 16;

  /** A context of tests. */
  protected static final OpaqueContext CONTEXT = context("acme");

  /** Another instance on the same store, which is empty when a test begins. */
  protected abstract DataKeys open();

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(open().find(CONTEXT)).isEmpty();
  }

  @Test
  void findsTheKeysOfAContextTheOldestFirst() {
    DataKeys keys = open();
    WrappedKey first = key();
    WrappedKey second = key();

    assertThat(keys.add(CONTEXT, first, 0)).isTrue();
    assertThat(keys.add(CONTEXT, second, 1)).isTrue();

    assertThat(open().find(CONTEXT)).containsExactly(first, second);
  }

  @Test
  void keepsContextsApart() {
    DataKeys keys = open();
    keys.add(CONTEXT, key(), 0);

    assertThat(keys.find(context("other"))).isEmpty();
  }

  @Test
  void addsNoKeyWhereMoreOrFewerAreKeptThanTheCallerSaw() {
    DataKeys keys = open();
    WrappedKey first = key();
    assertThat(keys.add(CONTEXT, key(), 1)).isFalse();
    keys.add(CONTEXT, first, 0);

    assertThat(keys.add(CONTEXT, key(), 0)).isFalse();
    assertThat(keys.add(CONTEXT, key(), 2)).isFalse();

    assertThat(keys.find(CONTEXT)).containsExactly(first);
  }

  @Test
  void addsOneOfManyKeysAtOnce() throws Exception {
    Callable<Boolean> add = () -> open().add(CONTEXT, key(), 0);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int added = 0;
      for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(THREADS, add))) {
        added += each.get() ? 1 : 0;
      }
      assertThat(added).isOne();
    }
    assertThat(open().find(CONTEXT)).hasSize(1);
  }

  @Test
  void deletesAllKeysOfAContextAndNoOthers() {
    DataKeys keys = open();
    WrappedKey other = key();
    keys.add(CONTEXT, key(), 0);
    keys.add(CONTEXT, key(), 1);
    keys.add(context("other"), other, 0);

    keys.delete(CONTEXT);

    assertThat(open().find(CONTEXT)).isEmpty();
    assertThat(open().find(context("other"))).containsExactly(other);
  }

  @Test
  void deletesNothingWhereNothingIs() {
    open().delete(CONTEXT);

    assertThat(open().find(CONTEXT)).isEmpty();
  }

  @Test
  void finishesWhatACallerAskedForThatIsInterrupted() {
    DataKeys keys = open();
    WrappedKey key = key();
    Thread.currentThread().interrupt();

    keys.add(CONTEXT, key, 0);
    var found = keys.find(CONTEXT);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(found).containsExactly(key);
  }

  private static WrappedKey key() {
    byte[] wrapped = new byte[60];
    RANDOM.nextBytes(wrapped);
    return new WrappedKey(
        DataKeyId.random(RANDOM), Instant.parse("2026-11-25T20:00:00.123Z"), Wrapped.of(wrapped));
  }

  private static OpaqueContext context(String tenant) {
    return OpaqueContext.of(SealingContext.of(tenant, Purpose.POLICY));
  }
}
