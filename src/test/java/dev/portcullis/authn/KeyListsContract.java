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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lists of every adapter of {@link ApiKeys} tell, page by page. */
public abstract class KeyListsContract {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Another instance on the same store, which is empty when a test begins. */
  protected abstract ApiKeys open();

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
    var expected = new ArrayList<ApiKeyRecord>();
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
    var ours = new ArrayList<ApiKeyRecord>();
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

  /** Clocks tell less than a second apart what comes first. */
  @Test
  void listsWhatIsCreatedWithinTheSameSecondBehindThePagesThatWereRead() {
    KeyLifecycle lifecycle = lifecycle();
    KeyRequest request =
        new KeyRequest(
            "owner",
            "acme",
            Set.of(),
            TestKeys.grants(),
            AddressRules.NONE,
            Limits.NONE,
            Duration.ofHours(1));
    var created = new ArrayList<KeyId>();
    var listed = new ArrayList<KeyId>();
    Optional<Cursor> after = Optional.empty();
    for (int i = 0; i < 20; i++) {
      created.add(lifecycle.create(request).record().id());
      Page<ApiKeyRecord> page = open().page(Optional.empty(), after, 1);
      listed.add(page.items().getFirst().id());
      after = Optional.of(KeyPlace.of(page.items().getFirst()).cursor());
    }

    assertThat(listed).isEqualTo(created);
  }

  final KeyLifecycle lifecycle() {
    return new KeyLifecycle(open(), TestKeys.ring("aa"), key -> {}, InstantSource.system(), RANDOM);
  }

  /** A new record. */
  protected static ApiKeyRecord record() {
    return of(id(), "platform team", Instant.parse("2026-11-24T03:00:00Z"));
  }

  static KeyId id() {
    return KeyId.random(RANDOM);
  }

  /** All records of a store, by pages. */
  protected static List<ApiKeyRecord> all(ApiKeys keys) {
    return Page.all(after -> keys.page(Optional.empty(), after, 7));
  }

  static ApiKeyRecord of(KeyId id, String owner, Instant created) {
    return of(id, "acme", owner, created);
  }

  static ApiKeyRecord of(KeyId id, String tenant, String owner, Instant created) {
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
}
