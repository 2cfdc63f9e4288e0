package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLifecycleTest {
  private final TestKeys.CountingApiKeys keys = new TestKeys.CountingApiKeys();
  private final KeyRing ring = TestKeys.ring("aa");
  private final List<KeyId> told = new ArrayList<>();
  private final KeyLifecycle lifecycle =
      new KeyLifecycle(keys, ring, key -> told.add(key.id()), () -> NOW, new SecureRandom());

  @Test
  void issuesAKeyThatIsAccepted() {
    IssuedKey issued = lifecycle.create(request(Duration.ofHours(24)));

    var verdict =
        new ApiKeyVerifier(ring, keys, () -> NOW)
            .verify(new Credential.ApiKeyCredential(issued.text()));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Accepted.class,
            accepted ->
                assertThat(accepted.principal().id()).isEqualTo(issued.record().id().text()));
  }

  @Test
  void keepsTheRecordAndNothingOfTheKey() {
    IssuedKey issued = lifecycle.create(request(Duration.ofHours(24)));
    String secret = issued.text().unsafeText().split("_", -1)[4];

    assertThat(lifecycle.page(Optional.empty(), Optional.empty(), 9).items())
        .containsExactly(issued.record());
    assertThat(dev.portcullis.json.JsonWriter.text(ApiKeyRecords.write(issued.record())))
        .doesNotContain(secret);
    assertThat(issued.toString()).doesNotContain(secret);
  }

  @Test
  void recordsWhatWasAskedFor() {
    ApiKeyRecord record = lifecycle.create(request(Duration.ofHours(24))).record();

    assertThat(record.owner()).isEqualTo("platform team");
    assertThat(record.tenant()).isEqualTo("acme");
    assertThat(record.roles()).containsExactly("developer");
    assertThat(record.grants()).isEqualTo(TestKeys.grants());
    assertThat(record.limits()).hasToString("tokens=100000/1d");
    assertThat(record.addresses().allow()).containsExactly(Cidr.parse("192.0.2.0/24"));
    assertThat(record.created()).isEqualTo(NOW);
    assertThat(record.state()).isEqualTo(new KeyState.Active());
    assertThat(record.version()).isEqualTo(1);
  }

  @Test
  void roundsTheExpiryUpToAWholeHourInKeyAndRecord() {
    IssuedKey issued = lifecycle.create(request(Duration.ofHours(24)));
    ApiKey key = ApiKey.parse(issued.text().unsafeText()).orElseThrow();

    assertThat(issued.record().expires()).isEqualTo(Instant.parse("2026-11-25T04:00:00Z"));
    assertThat(key.expires()).isEqualTo(issued.record().expires());
  }

  @Test
  void issuesEachKeyOnce() {
    IssuedKey one = lifecycle.create(request(Duration.ofHours(1)));
    IssuedKey other = lifecycle.create(request(Duration.ofHours(1)));

    assertThat(one.text()).isNotEqualTo(other.text());
    assertThat(one.record().id()).isNotEqualTo(other.record().id());
    assertThat(one.record().secretHash()).isNotEqualTo(other.record().secretHash());
  }

  @Test
  void revokesForGood() {
    KeyId id = lifecycle.create(request(Duration.ofHours(1))).record().id();

    ApiKeyRecord before = lifecycle.find(id).orElseThrow();

    assertThat(lifecycle.revoke(id))
        .isEqualTo(new KeyChange.Changed(before, before.with(new KeyState.Revoked(NOW))));

    ApiKeyRecord revoked = lifecycle.find(id).orElseThrow();
    assertThat(revoked.state()).isEqualTo(new KeyState.Revoked(NOW));
    assertThat(lifecycle.revoke(id)).isEqualTo(new KeyChange.Changed(revoked, revoked));
    assertThat(told).containsExactly(id, id);
  }

  /** The file of stops may be full, or the ledger gone: the record says it all the same. */
  @Test
  void revokesTheRecordAlsoWhereNobodyCanBeStopped() {
    KeyId id = lifecycle.create(request(Duration.ofHours(1))).record().id();

    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> full().revoke(id));

    assertThat(lifecycle.find(id).orElseThrow().state()).isEqualTo(new KeyState.Revoked(NOW));
  }

  @Test
  void saysSoWhereNeitherLedgerNorRecordCanBeToldAndRevokesAgain() {
    KeyId id = lifecycle.create(request(Duration.ofHours(1))).record().id();
    keys.conflicts = 99;

    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> full().revoke(id))
        .withMessage("too many are stopped")
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    keys.conflicts = 0;

    assertThat(lifecycle.revoke(id))
        .isInstanceOfSatisfying(
            KeyChange.Changed.class,
            changed -> assertThat(changed.before()).isNotEqualTo(changed.after()));
  }

  private KeyLifecycle full() {
    return new KeyLifecycle(
        keys,
        TestKeys.ring("aa"),
        record -> {
          throw new StoreUnavailable("too many are stopped");
        },
        () -> NOW,
        new SecureRandom());
  }

  @Test
  void revokesNothingThatIsNotThere() {
    assertThat(lifecycle.revoke(TestKeys.ID)).isEqualTo(new Unchanged.Absent());
    assertThat(told).isEmpty();
  }

  @Test
  void revokesEvenIfOthersChangeTheRecordMeanwhile() {
    KeyId id = lifecycle.create(request(Duration.ofHours(1))).record().id();
    keys.conflicts = 3;

    assertThat(lifecycle.revoke(id)).isInstanceOf(KeyChange.Changed.class);
    assertThat(lifecycle.find(id).orElseThrow().state()).isInstanceOf(KeyState.Revoked.class);
  }

  @Test
  void neverSaysRevokedWhereItIsNotCertain() {
    KeyId id = lifecycle.create(request(Duration.ofHours(1))).record().id();
    keys.conflicts = Integer.MAX_VALUE;

    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> lifecycle.revoke(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT59M59S", "-PT1H", "P365DT1S"})
  void refusesLifetimesOutOfBounds(String lifetime) {
    assertThatIllegalArgumentException().isThrownBy(() -> request(Duration.parse(lifetime)));
  }

  @Test
  void acceptsLifetimesWithinBounds() {
    assertThat(lifecycle.create(request(KeyRequest.LONGEST_LIFETIME)).record().expires())
        .isEqualTo(Instant.parse("2027-11-24T04:00:00Z"));
    assertThat(lifecycle.create(request(KeyRequest.USUAL_LIFETIME)).record().expires())
        .isEqualTo(Instant.parse("2027-02-22T04:00:00Z"));
  }

  @Test
  void refusesKeysThatGrantNothing() {
    var scopes = TestKeys.grants().scopes();
    var routes = TestKeys.grants().routes();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> request("o", "t", "r", new Grants(List.of(), routes, List.of())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request("o", "t", "r", new Grants(scopes, List.of(), List.of())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\u0000", "a\u202eb"})
  void refusesOwnersThatCannotBePrinted(String owner) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request(owner, "acme", "r", TestKeys.grants()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "../acme", "acme/keys", "a#b", ".", "ä", "a\n"})
  void refusesTenantsAndRolesThatAreNotNames(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request("owner", name, "r", TestKeys.grants()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> request("owner", "acme", name, TestKeys.grants()));
  }

  private static KeyRequest request(Duration lifetime) {
    return new KeyRequest(
        "platform team",
        "acme",
        Set.of("developer"),
        TestKeys.grants(),
        AddressRules.only(List.of(Cidr.parse("192.0.2.0/24"))),
        Limits.parse(List.of("tokens=100000/1d")),
        lifetime);
  }

  private static KeyRequest request(String owner, String tenant, String role, Grants grants) {
    return new KeyRequest(
        owner,
        tenant,
        Set.of(role),
        grants,
        AddressRules.NONE,
        Limits.NONE,
        KeyRequest.USUAL_LIFETIME);
  }
}
