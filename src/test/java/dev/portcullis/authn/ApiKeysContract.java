package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.InvalidCursor;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Wildcard;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter of {@link ApiKeys} keeps. */
public abstract class ApiKeysContract {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int THREADS = 16;

  /** Another instance on the same store, which is empty when a test begins. */
  protected abstract ApiKeys open();

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
  void listsTheOldestFirst() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord young = of(id(), "owner", Instant.EPOCH.plusSeconds(2));
    ApiKeyRecord old = of(id(), "owner", Instant.EPOCH.plusSeconds(1));
    keys.create(young);
    keys.create(old);

    assertThat(all(keys)).containsExactly(old, young);
  }

  @Test
  void listsNothingWhereNothingIs() {
    assertThat(all(open())).isEmpty();
  }

  @Test
  void listsPageByPageWithoutLosingWhatComesMeanwhile() throws Exception {
    ApiKeys keys = open();
    var expected = new java.util.ArrayList<ApiKeyRecord>();
    for (int i = 0; i < 5; i++) {
      ApiKeyRecord record = of(id(), "owner", Instant.EPOCH.plusSeconds(i));
      expected.add(record);
      keys.create(record);
    }

    Page<ApiKeyRecord> first = keys.page(Optional.empty(), Optional.empty(), 2);
    ApiKeyRecord late = of(id(), "owner", Instant.EPOCH.plusSeconds(9));
    keys.create(late);
    expected.add(late);
    keys.replace(expected.get(3).with(new KeyState.Active()), 1);
    expected.set(3, expected.get(3).with(new KeyState.Active()));

    assertThat(first.items()).isEqualTo(expected.subList(0, 2));
    assertThat(
            Page.all(
                after -> keys.page(Optional.empty(), after.isEmpty() ? first.next() : after, 2)))
        .isEqualTo(expected.subList(2, 6));
  }

  @Test
  void listsKeysOfOneMomentOnceEach() throws Exception {
    ApiKeys keys = open();
    for (int i = 0; i < 5; i++) {
      keys.create(record());
    }

    assertThat(Page.all(after -> keys.page(Optional.empty(), after, 2)))
        .hasSize(5)
        .doesNotHaveDuplicates();
  }

  @Test
  void listsTheKeysOfOneTenant() throws Exception {
    ApiKeys keys = open();
    var ours = new java.util.ArrayList<ApiKeyRecord>();
    for (int i = 0; i < 3; i++) {
      ApiKeyRecord record = of(id(), "tenant-a", "owner", Instant.EPOCH.plusSeconds(i));
      ours.add(record);
      keys.create(record);
      keys.create(of(id(), "tenant-b", "owner", Instant.EPOCH.plusSeconds(i)));
    }

    assertThat(Page.all(after -> keys.page(Optional.of("tenant-a"), after, 2))).isEqualTo(ours);
    assertThat(keys.page(Optional.of("tenant"), Optional.empty(), 2).items()).isEmpty();
  }

  /** A cursor is a place, and says nothing of whose keys are shown. */
  @Test
  void showsNoOtherTenantsKeysByACursorOfTheirs() throws Exception {
    ApiKeys keys = open();
    for (int i = 0; i < 3; i++) {
      keys.create(of(id(), "tenant-b", "owner", Instant.EPOCH.plusSeconds(i)));
    }
    ApiKeyRecord ours = of(id(), "tenant-a", "owner", Instant.EPOCH.plusSeconds(9));
    keys.create(ours);
    Optional<Cursor> theirs = keys.page(Optional.of("tenant-b"), Optional.empty(), 1).next();

    assertThat(keys.page(Optional.of("tenant-a"), theirs, 10).items()).containsExactly(ours);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a2V5cyBub3doZXJl", "bmFtZXMgYWNtZQ"})
  void refusesCursorsThatAreNoneOfKeys(String cursor) {
    assertThatExceptionOfType(InvalidCursor.class)
        .isThrownBy(() -> open().page(Optional.empty(), Cursor.parse(cursor), 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void refusesPagesOfNoSize(int size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open().page(Optional.empty(), Optional.empty(), size));
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

  private KeyLifecycle lifecycle() {
    return new KeyLifecycle(open(), TestKeys.ring("aa"), key -> {}, InstantSource.system(), RANDOM);
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

  /** A new record. */
  protected static ApiKeyRecord record() {
    return of(id(), "platform team", Instant.parse("2026-11-24T03:00:00Z"));
  }

  private static KeyId id() {
    return KeyId.random(RANDOM);
  }

  /** All records of a store, by pages. */
  protected static List<ApiKeyRecord> all(ApiKeys keys) {
    return Page.all(after -> keys.page(Optional.empty(), after, 7));
  }

  private static ApiKeyRecord of(KeyId id, String owner, Instant created) {
    return of(id, "acme", owner, created);
  }

  private static ApiKeyRecord of(KeyId id, String tenant, String owner, Instant created) {
    return new ApiKeyRecord(
        id,
        owner,
        tenant,
        Set.of("developer", "auditor"),
        new Grants(
            List.of(new Wildcard("openai:chat:*")),
            List.of(new Wildcard("openai")),
            List.of(new Wildcard("gpt-*"))),
        new AddressRules(
            List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("2001:db8::/32")),
            List.of(Cidr.parse("192.0.2.9"))),
        Limits.parse(List.of("requests=60/1m,1000/1d", "concurrent=4")),
        created,
        created.plusSeconds(3600),
        new KeyState.Active(),
        SecretHash.of(new byte[16]),
        Optional.empty(),
        1);
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
