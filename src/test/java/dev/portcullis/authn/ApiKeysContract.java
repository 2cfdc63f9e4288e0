package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.pipeline.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link ApiKeys} keeps. */
public abstract class ApiKeysContract extends KeyListsContract {
  private static final int THREADS = 16;

  @Test
  void findsWhatWasCreated() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord record = record();

    keys.create(record);

    assertThat(keys.find(record.id())).contains(record);
  }

  @Test
  void findsNothingElse() throws Exception {
    ApiKeys keys = open();
    keys.create(record());

    assertThat(keys.find(record().id())).isEmpty();
  }

  @Test
  void createsNoKeyTwice() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord first = record();
    keys.create(first);

    assertThatExceptionOfType(ApiKeys.KeyExists.class)
        .isThrownBy(() -> keys.create(of(first.id(), "someone else", Instant.EPOCH)));
    assertThat(keys.find(first.id())).contains(first);
  }

  @Test
  void createsOnlyFirstVersions() {
    ApiKeyRecord second = record().with(new KeyState.Active());

    assertThatIllegalArgumentException().isThrownBy(() -> open().create(second));
  }

  @Test
  void replacesTheVersionThatWasExpected() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord first = record();
    keys.create(first);
    ApiKeyRecord second = first.with(new KeyState.Revoked(Instant.EPOCH));

    assertThat(keys.replace(second, 1)).isEqualTo(ApiKeys.Replacement.REPLACED);
    assertThat(keys.find(first.id())).contains(second);
  }

  @Test
  void leavesAnyOtherVersionAsItWas() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord first = record();
    keys.create(first);
    ApiKeyRecord second = first.with(new KeyState.Revoked(Instant.EPOCH));
    keys.replace(second, 1);

    assertThat(keys.replace(first.with(new KeyState.Active()), 1))
        .isEqualTo(ApiKeys.Replacement.CONFLICT);
    assertThat(keys.replace(second.with(new KeyState.Active()).with(new KeyState.Active()), 3))
        .isEqualTo(ApiKeys.Replacement.CONFLICT);
    assertThat(keys.find(first.id())).contains(second);
  }

  @Test
  void replacesNothingThatIsNotThere() {
    ApiKeyRecord absent = record();

    assertThat(open().replace(absent.with(new KeyState.Active()), 1))
        .isEqualTo(ApiKeys.Replacement.ABSENT);
    assertThat(open().find(absent.id())).isEmpty();
  }

  @Test
  void replacesNoVersionByOneThatDoesNotFollowIt() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord first = record();
    keys.create(first);

    assertThatIllegalArgumentException().isThrownBy(() -> keys.replace(first, 1));
  }

  @Test
  void remembersAfterARestart() throws Exception {
    ApiKeyRecord record = record();
    open().create(record);

    assertThat(open().find(record.id())).contains(record);
  }

  @Test
  void seesAtOnceWhatAnotherInstanceWrites() throws Exception {
    ApiKeys gateway = open();
    ApiKeys commandLine = open();
    ApiKeyRecord record = record();
    assertThat(gateway.find(record.id())).isEmpty();

    commandLine.create(record);
    assertThat(gateway.find(record.id())).contains(record);

    for (int version = 1; version < 20; version++) {
      ApiKeyRecord current = commandLine.find(record.id()).orElseThrow();
      ApiKeyRecord next = current.with(new KeyState.Retiring(Instant.EPOCH.plusSeconds(version)));
      commandLine.replace(next, version);
      assertThat(gateway.find(record.id())).contains(next);
    }
  }

  @Test
  void createsOneOfManyRecordsOfOneKeyAtOnce() throws Exception {
    KeyId id = id();
    Callable<Boolean> create =
        () -> {
          try {
            open().create(of(id, "owner " + Thread.currentThread().threadId(), Instant.EPOCH));
            return true;
          } catch (ApiKeys.KeyExists another) {
            return false;
          }
        };

    assertThat(atOnce(create)).containsOnlyOnce(true);
    assertThat(open().find(id)).isPresent();
  }

  @Test
  void losesNoReplacementOfManyAtOnce() throws Exception {
    ApiKeyRecord record = record();
    open().create(record);

    var versions = atOnce(() -> increment(open(), record.id()));

    assertThat(versions).doesNotHaveDuplicates();
    assertThat(open().find(record.id()).orElseThrow().version()).isEqualTo(1 + THREADS);
  }

  @Test
  void rotatesAKeyOnceHoweverManyAskAtOnce() throws Exception {
    ApiKeyRecord record = live();
    open().create(record);

    var rotations =
        atOnce(
            () -> {
              KeyLifecycle keys = lifecycle();
              return keys.rotate(
                  record.id(), 1, Duration.ofHours(1), Duration.ofDays(1), keys.freshId());
            });

    assertThat(rotations).filteredOn(Rotation.Rotated.class::isInstance).hasSize(1);
    assertThat(all(open()))
        .filteredOn(each -> each.state() instanceof KeyState.Active)
        .singleElement()
        .satisfies(successor -> assertThat(successor.replaces()).contains(record.id()));
  }

  /** Whatever others do to a key meanwhile, nothing of it brings it back. */
  @Test
  void revokesForGoodWhileOthersNarrowRetireAndRotate() throws Exception {
    ApiKeyRecord record = live();
    open().create(record);
    var turn = new AtomicInteger();

    var changes =
        atOnce(
            () -> {
              KeyLifecycle keys = lifecycle();
              long version = keys.find(record.id()).orElseThrow().version();
              Instant soon = Instant.now().plusSeconds(600);
              return switch (turn.getAndIncrement() % 4) {
                case 0 -> keys.revoke(record.id());
                case 1 -> keys.narrow(record.id(), version, Narrowing.NOTHING, Limits.NONE);
                case 2 -> keys.retire(record.id(), version, soon);
                default ->
                    keys.rotate(
                        record.id(),
                        version,
                        Duration.ofHours(1),
                        Duration.ofDays(1),
                        keys.freshId());
              };
            });

    assertThat(changes).filteredOn(KeyChange.Changed.class::isInstance).isNotEmpty();
    assertThat(open().find(record.id()).orElseThrow().state()).isInstanceOf(KeyState.Revoked.class);
  }

  private static ApiKeyRecord live() {
    return of(
        id(), "acme", "owner", Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
  }

  /** Makes the next version, however often others come first. */
  protected static long increment(ApiKeys keys, KeyId id) {
    while (true) {
      ApiKeyRecord current = keys.find(id).orElseThrow();
      ApiKeyRecord next = current.with(new KeyState.Active());
      if (keys.replace(next, current.version()) == ApiKeys.Replacement.REPLACED) {
        return next.version();
      }
    }
  }

  private static <T> List<T> atOnce(Callable<T> task) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new java.util.ArrayList<T>();
      for (Future<T> result : threads.invokeAll(Collections.nCopies(THREADS, task))) {
        results.add(result.get());
      }
      return results;
    }
  }
}
