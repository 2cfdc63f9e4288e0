package dev.portcullis.authn;

import static dev.portcullis.authn.Narrowings.addresses;
import static dev.portcullis.authn.Narrowings.any;
import static dev.portcullis.authn.Narrowings.cidrs;
import static dev.portcullis.authn.Narrowings.limits;
import static dev.portcullis.authn.Narrowings.models;
import static dev.portcullis.authn.Narrowings.roles;
import static dev.portcullis.authn.Narrowings.scopes;
import static dev.portcullis.authn.Narrowings.until;
import static dev.portcullis.authn.Narrowings.with;
import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyNarrowingTest {
  private static final Limits USUAL = Limits.parse(List.of("requests=60/1m", "tokens=1000/1d"));
  private static final ApiKeyRecord RECORD =
      new ApiKeyRecord(
          TestKeys.ID,
          "team",
          "acme",
          Set.of("a", "b"),
          new Grants(any("openai:*", "other:chat:x"), any("openai", "o*"), any("gpt-*", "claude")),
          new AddressRules(cidrs("10.0.0.0/8", "2001:db8::/32"), cidrs("10.9.0.0/16")),
          Limits.parse(List.of("requests=10/1m,100/1d")),
          NOW,
          LATER,
          new KeyState.Active(),
          SecretHash.of(new byte[16]),
          Optional.empty(),
          1);

  private final TestKeys.CountingApiKeys keys = TestKeys.CountingApiKeys.with(RECORD);
  private final KeyLifecycle lifecycle =
      new KeyLifecycle(keys, TestKeys.ring("aa"), key -> {}, () -> NOW, new SecureRandom());

  private KeyChange narrow(Narrowing narrowing) {
    return lifecycle.narrow(TestKeys.ID, 1, narrowing, USUAL);
  }

  private ApiKeyRecord narrowed(Narrowing narrowing) {
    if (narrow(narrowing) instanceof KeyChange.Changed(ApiKeyRecord before, ApiKeyRecord after)) {
      assertThat(before).isEqualTo(RECORD);
      assertThat(keys.find(TestKeys.ID)).contains(after);
      assertThat(after.version()).isEqualTo(2);
      return after;
    }
    throw new AssertionError("not narrowed");
  }

  private void refused(Narrowing narrowing) {
    assertThat(narrow(narrowing)).isInstanceOf(Unchanged.Refused.class);
    assertThat(keys.find(TestKeys.ID)).contains(RECORD);
  }

  @Test
  void changesNothingButTheVersionWhereNothingIsTaken() {
    assertThat(narrowed(Narrowing.NOTHING).grants()).isEqualTo(RECORD.grants());
  }

  @Test
  void leavesPatternsThatTheKeysOwnCover() {
    assertThat(narrowed(scopes("openai:chat:*", "openai:models.read")).grants())
        .isEqualTo(
            new Grants(
                any("openai:chat:*", "openai:models.read"),
                RECORD.grants().routes(),
                RECORD.grants().models()));
  }

  @ParameterizedTest
  @CsvSource({"*", "open*", "other:*", "another:chat", "admin:keys.list", "admin:*"})
  void leavesNoScopeThatAddsAnything(String scope) {
    refused(scopes("openai:chat:*", scope));
  }

  /** What a star covers as a text it may not grant as a scope. */
  @Test
  void makesNoAdministratorOfAKeyThatMayDoEverything() {
    keys.records.put(
        TestKeys.ID,
        new ApiKeyRecord(
            TestKeys.ID,
            "team",
            "acme",
            Set.of(),
            new Grants(any("*"), any("*"), any("*")),
            AddressRules.NONE,
            Limits.NONE,
            NOW,
            LATER,
            new KeyState.Active(),
            SecretHash.of(new byte[16]),
            Optional.empty(),
            1));

    assertThat(narrow(scopes("admin:keys.list"))).isInstanceOf(Unchanged.Refused.class);
  }

  @Test
  void leavesAScopeAndARouteAtLeast() {
    refused(scopes());
    refused(with(Optional.empty(), Optional.of(List.of()), Optional.empty()));
  }

  /** A key without models may make calls that name none, which one that is kept to some may not. */
  @Test
  void takesNotAllModelsFromAKeyThatIsKeptToSome() {
    refused(models());
    assertThat(narrowed(models("gpt-4o")).grants().models()).isEqualTo(any("gpt-4o"));
  }

  @Test
  void leavesBlocksWithinThoseOfTheKey() {
    assertThat(
            narrowed(
                    addresses(
                        Optional.of(cidrs("10.1.0.0/16", "::ffff:10.2.0.0/112")),
                        cidrs("10.1.1.0/24", "10.9.0.0/16")))
                .addresses())
        .isEqualTo(
            new AddressRules(
                cidrs("10.1.0.0/16", "10.2.0.0/16"), cidrs("10.9.0.0/16", "10.1.1.0/24")));
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0/0", "10.0.0.0/7", "11.0.0.0/8", "2001:db8::/31", "::/0", "::a00:0/104"})
  void leavesNoBlockThatAddsAnything(String block) {
    refused(addresses(Optional.of(cidrs("10.1.0.0/16", block)), List.of()));
  }

  @Test
  void takesNoAddressesByLeavingNone() {
    refused(addresses(Optional.of(List.of()), List.of()));
  }

  @Test
  void lowersLimitsAndAddsWindows() {
    assertThat(narrowed(limits("requests=5/1m,200/7d")).limits().all())
        .containsExactlyInAnyOrderElementsOf(
            Limits.parse(List.of("requests=5/1m,100/1d,200/7d")).all());
  }

  /** Limits of a key's own stand in the place of the usual ones of their measure. */
  @Test
  void losesNoUsualLimitToALimitOfTheKeysOwn() {
    assertThat(narrowed(limits("tokens=50/1m")).limits().all())
        .containsExactlyInAnyOrderElementsOf(
            Limits.parse(List.of("requests=10/1m,100/1d", "tokens=50/1m,1000/1d")).all());
  }

  @ParameterizedTest
  @CsvSource({"requests=11/1m", "requests=101/24h", "tokens=1001/1d"})
  void raisesNoLimit(String limit) {
    refused(limits(limit));
  }

  @Test
  void refusesMoreWindowsThanAMeasureCanHave() {
    refused(limits("requests=1/1h,1/2h,1/3h"));
  }

  @Test
  void leavesSomeOfTheRoles() {
    refused(roles(Set.of("a", "c")));
    assertThat(narrowed(roles(Set.of("b"))).roles()).containsExactly("b");
  }

  @Test
  void endsEarlierAndNotLater() {
    refused(until(LATER.plusSeconds(1)));
    refused(until(NOW));
    assertThat(narrowed(until(NOW.plusSeconds(60))).expires()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void changesNoOtherVersionThanTheOneThatWasLookedAt() {
    assertThat(lifecycle.narrow(TestKeys.ID, 2, Narrowing.NOTHING, USUAL))
        .isEqualTo(new Unchanged.Stale(RECORD));
    assertThat(lifecycle.narrow(lifecycle.freshId(), 1, Narrowing.NOTHING, USUAL))
        .isEqualTo(new Unchanged.Absent());
    keys.conflicts = 1;
    assertThat(narrow(Narrowing.NOTHING)).isInstanceOf(Unchanged.Stale.class);
  }

  @Test
  void changesNoKeyThatHasEnded() {
    assertThat(lifecycle.revoke(TestKeys.ID)).isInstanceOf(KeyChange.Changed.class);

    assertThat(lifecycle.narrow(TestKeys.ID, 2, Narrowing.NOTHING, USUAL))
        .isEqualTo(new Unchanged.Refused("The key is revoked, for good."));
    assertThat(lifecycle.retire(TestKeys.ID, 2, LATER)).isInstanceOf(Unchanged.Refused.class);
  }

  @Test
  void retiresAKeyAtATimeToComeAndOnlyEverEarlier() {
    Instant end = NOW.plus(Duration.ofHours(2));

    assertThat(lifecycle.retire(TestKeys.ID, 1, end))
        .isEqualTo(new KeyChange.Changed(RECORD, RECORD.with(new KeyState.Retiring(end))));
    assertThat(lifecycle.retire(TestKeys.ID, 2, end.plusSeconds(1)))
        .isInstanceOf(Unchanged.Refused.class);
    assertThat(lifecycle.retire(TestKeys.ID, 2, NOW)).isInstanceOf(Unchanged.Refused.class);
    assertThat(lifecycle.retire(TestKeys.ID, 2, end.minusSeconds(1)))
        .isInstanceOf(KeyChange.Changed.class);
  }

  @Test
  void retiresNoKeyLaterThanItExpires() {
    assertThat(lifecycle.retire(TestKeys.ID, 1, LATER.plusSeconds(60)))
        .isEqualTo(new KeyChange.Changed(RECORD, RECORD.with(new KeyState.Retiring(LATER))));
  }

  /** Whoever sends the whole list again has added nothing. */
  @Test
  void takesBlocksThatAreDeniedAlreadyForNoError() {
    List<Cidr> denied = cidrs("192.0.2.128/25", "192.0.2.128/25", "192.0.2.9");
    ApiKeyRecord once = narrowed(addresses(Optional.empty(), denied));

    KeyChange again = lifecycle.narrow(TestKeys.ID, 2, addresses(Optional.empty(), denied), USUAL);

    assertThat(again)
        .isInstanceOfSatisfying(
            KeyChange.Changed.class,
            changed -> assertThat(changed.after().addresses()).isEqualTo(once.addresses()));
    assertThat(once.addresses().deny()).doesNotHaveDuplicates();
  }
}
