package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRotationTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final KeyId NEXT = new KeyId("bbbbbbbbbbbbbbbb");

  private final TestKeys.CountingApiKeys store = new TestKeys.CountingApiKeys();
  private final KeyRing ring = TestKeys.ring("aa");
  private final KeyLifecycle lifecycle = lifecycle(store);
  private final IssuedKey first = lifecycle.create(request());

  private KeyLifecycle lifecycle(ApiKeys keys) {
    return new KeyLifecycle(keys, ring, key -> {}, () -> NOW, new SecureRandom());
  }

  private static KeyRequest request() {
    return new KeyRequest(
        "platform team",
        "acme",
        Set.of("developer"),
        TestKeys.grants(),
        AddressRules.only(List.of(Cidr.parse("192.0.2.0/24"))),
        Limits.parse(List.of("tokens=100000/1d")),
        Duration.ofDays(30));
  }

  private Rotation rotate(KeyLifecycle by, Duration overlap) {
    return by.rotate(first.record().id(), 1, overlap, Duration.ofDays(90), NEXT);
  }

  private static Rotation.Rotated rotated(Rotation rotation) {
    return (Rotation.Rotated) rotation;
  }

  /** Whether this key is let in at this time. */
  private boolean accepted(IssuedKey key, Instant at) {
    return new ApiKeyVerifier(ring, store, () -> at)
            .verify(new Credential.ApiKeyCredential(key.text()))
        instanceof Verdict.Accepted;
  }

  @Test
  void makesASuccessorWithTheSameRightsThatSaysWhoseItIs() {
    Rotation.Rotated rotated = rotated(rotate(lifecycle, DAY));

    ApiKeyRecord next = rotated.successor().record();
    assertThat(next)
        .usingRecursiveComparison()
        .ignoringFields("id", "created", "expires", "secretHash", "replaces", "version")
        .isEqualTo(first.record());
    assertThat(next.id()).isEqualTo(NEXT);
    assertThat(next.replaces()).contains(first.record().id());
    assertThat(next.version()).isEqualTo(1);
    assertThat(next.secretHash()).isNotEqualTo(first.record().secretHash());
    assertThat(rotated.before()).isEqualTo(first.record());
    assertThat(rotated.after().state())
        .isEqualTo(new KeyState.Retiring(NOW.plus(DAY), Optional.of(NEXT)));
  }

  @Test
  void letsBothInForTheOverlapAndTheSuccessorAloneAfterwards() {
    IssuedKey next = rotated(rotate(lifecycle, DAY)).successor();

    assertThat(accepted(first, NOW.plus(DAY).minusSeconds(1))).isTrue();
    assertThat(accepted(next, NOW.plus(DAY).minusSeconds(1))).isTrue();
    assertThat(accepted(first, NOW.plus(DAY))).isFalse();
    assertThat(accepted(next, NOW.plus(DAY))).isTrue();
  }

  @Test
  void endsThePredecessorAtOnceWithoutAnOverlap() {
    assertThat(rotate(lifecycle, Duration.ZERO)).isInstanceOf(Rotation.Rotated.class);

    assertThat(accepted(first, NOW)).isFalse();
  }

  @Test
  void letsNoPredecessorLiveLongerThanItWouldHave() {
    Rotation.Rotated rotated = rotated(rotate(lifecycle, Duration.ofDays(60)));

    assertThat(rotated.after().state())
        .isEqualTo(new KeyState.Retiring(first.record().expires(), Optional.of(NEXT)));
  }

  @Test
  void rotatesNoOtherVersionThanTheOneThatWasLookedAt() {
    KeyId id = first.record().id();

    assertThat(lifecycle.rotate(id, 2, DAY, DAY, NEXT))
        .isEqualTo(new Unchanged.Stale(first.record()));
    assertThat(lifecycle.rotate(NEXT, 1, DAY, DAY, id)).isEqualTo(new Unchanged.Absent());
    assertThat(store.records).containsOnlyKeys(id);
  }

  @Test
  void rotatesNoKeyThatHasASuccessorInForce() {
    assertThat(rotate(lifecycle, DAY)).isInstanceOf(Rotation.Rotated.class);
    KeyId another = lifecycle.freshId();

    assertThat(lifecycle.rotate(first.record().id(), 2, DAY, DAY, another))
        .isInstanceOf(Unchanged.Refused.class);
    assertThat(lifecycle.find(another)).isEmpty();
  }

  /** Whoever has lost a successor's text revokes it, and asks for another; the end stays. */
  @Test
  void rotatesAgainWhereTheSuccessorWasRevokedWithinTheSameOverlap() {
    assertThat(rotate(lifecycle, DAY)).isInstanceOf(Rotation.Rotated.class);
    assertThat(lifecycle.revoke(NEXT)).isInstanceOf(KeyChange.Changed.class);
    KeyId another = lifecycle.freshId();

    Rotation.Rotated again =
        rotated(lifecycle.rotate(first.record().id(), 2, Duration.ofDays(9), DAY, another));

    assertThat(again.after().state())
        .isEqualTo(new KeyState.Retiring(NOW.plus(DAY), Optional.of(another)));
  }

  /** A successor that has ended by itself is in nobody's way. */
  @Test
  void rotatesAgainWhereTheSuccessorHasExpired() {
    assertThat(
            lifecycle.rotate(first.record().id(), 1, Duration.ofDays(9), Duration.ofHours(1), NEXT))
        .isInstanceOf(Rotation.Rotated.class);
    var later =
        new KeyLifecycle(
            store, ring, key -> {}, () -> NOW.plus(Duration.ofHours(3)), new SecureRandom());

    assertThat(later.rotate(first.record().id(), 2, DAY, DAY, later.freshId()))
        .isInstanceOf(Rotation.Rotated.class);
  }

  @Test
  void rotatesNoRevokedKeyAndToNoIdThatIsTaken() {
    KeyId other = lifecycle.create(request()).record().id();
    ApiKeyRecord taken = lifecycle.find(other).orElseThrow();
    assertThat(lifecycle.rotate(first.record().id(), 1, DAY, DAY, other))
        .isInstanceOf(Unchanged.Refused.class);
    assertThat(lifecycle.find(other)).contains(taken);
    assertThat(lifecycle.find(first.record().id())).contains(first.record());

    assertThat(lifecycle.revoke(first.record().id())).isInstanceOf(KeyChange.Changed.class);
    assertThat(lifecycle.rotate(first.record().id(), 2, DAY, DAY, NEXT))
        .isInstanceOf(Unchanged.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "P366D"})
  void refusesOverlapsOutOfBounds(String overlap) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rotate(lifecycle, Duration.parse(overlap)));
  }

  @Test
  void refusesLifetimesOutOfBounds() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> lifecycle.rotate(first.record().id(), 1, DAY, Duration.ofDays(366), NEXT));
  }

  @Test
  void leavesNoSuccessorInForceWhereSomebodyElseChangesTheKeyMeanwhile() {
    store.conflicts = 1;

    assertThat(rotate(lifecycle, DAY)).isEqualTo(new Unchanged.Stale(first.record()));

    assertThat(store.records.values())
        .filteredOn(record -> !(record.state() instanceof KeyState.Revoked))
        .containsExactly(first.record());
    assertThat(accepted(first, NOW.plus(DAY))).isTrue();
  }

  /** A store that fails at one of its calls, before it has done what it was asked, or after. */
  private final class Failing implements ApiKeys {
    private final int at;
    private final boolean done;
    private int calls;

    Failing(int at, boolean done) {
      this.at = at;
      this.done = done;
    }

    private void before() {
      calls++;
      if (calls == at && !done) {
        throw new StoreUnavailable("it fails");
      }
    }

    private void after() {
      if (calls == at && done) {
        throw new StoreUnavailable("it fails");
      }
    }

    @Override
    public Optional<ApiKeyRecord> find(KeyId id) {
      before();
      Optional<ApiKeyRecord> found = store.find(id);
      after();
      return found;
    }

    @Override
    public void create(ApiKeyRecord record) throws KeyExists {
      before();
      store.create(record);
      after();
    }

    @Override
    public Replacement replace(ApiKeyRecord record, long expectedVersion) {
      before();
      Replacement replaced = store.replace(record, expectedVersion);
      after();
      return replaced;
    }

    @Override
    public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
      throw new AssertionError("no list is needed");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void leavesThePredecessorInForceForTheOverlapWhereverTheStoreFails(int call) {
    for (boolean done : List.of(false, true)) {
      store.records.clear();
      store.records.put(first.record().id(), first.record());
      boolean told = false;
      try {
        told = rotate(lifecycle(new Failing(call, done)), DAY) instanceof Rotation.Rotated;
      } catch (StoreUnavailable failure) {
        assertThat(store.records.values())
            .as("a successor that nobody has the text of")
            .filteredOn(record -> record.state() instanceof KeyState.Active)
            .allMatch(record -> record.equals(first.record()) || call == 2);
      }

      assertThat(accepted(first, NOW.plus(DAY).minusSeconds(1))).isTrue();
      assertThat(told).isEqualTo(call == 3 && done);
    }
  }

  @Test
  void tellsOfAFailureThatItCannotClearUp() {
    var failing =
        new ApiKeys() {
          @Override
          public Optional<ApiKeyRecord> find(KeyId id) {
            return store.find(id);
          }

          @Override
          public void create(ApiKeyRecord record) throws KeyExists {
            store.create(record);
          }

          @Override
          public Replacement replace(ApiKeyRecord record, long expectedVersion) {
            throw new StoreUnavailable("it fails");
          }

          @Override
          public Page<ApiKeyRecord> page(
              Optional<String> tenant, Optional<Cursor> after, int size) {
            throw new AssertionError("no list is needed");
          }
        };

    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> rotate(lifecycle(failing), DAY));
    assertThat(accepted(first, NOW.plus(DAY))).isTrue();
  }
}
