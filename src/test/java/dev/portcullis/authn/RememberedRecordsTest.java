package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.ID;
import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.NOW;
import static dev.portcullis.authn.TestKeys.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A verifier that remembers, and how often it asks the store. */
class RememberedRecordsTest {
  private static final KeyRing RING = TestKeys.ring("aa", "ae");
  private static final String KEY = TestKeys.keyText(RING, LATER);
  private static final Remembered.Age AGE =
      new Remembered.Age(Duration.ofSeconds(15), Duration.ofSeconds(60));

  private final TestKeys.CountingApiKeys keys =
      TestKeys.CountingApiKeys.with(TestKeys.record(new KeyState.Active(), LATER));
  private final List<Throwable> failures = new ArrayList<>();
  private final Upkeep upkeep = new Upkeep((where, failure) -> failures.add(failure));
  private Instant now = NOW;
  private final ApiKeyVerifier verifier =
      ApiKeyVerifier.remembering(RING, keys, AGE, () -> now, upkeep);

  @Test
  void asksTheStoreOnceForCallsOfOneKey() {
    assertThat(verify(KEY)).isInstanceOf(Verdict.Accepted.class);
    assertThat(verify(KEY)).isEqualTo(verify(KEY));

    assertThat(keys.asked).containsExactly(ID);
  }

  @Test
  void neverAsksForAKeyThatIsForgedMistypedOrExpired() {
    char last = KEY.charAt(KEY.length() - 20);
    String mistyped =
        KEY.substring(0, KEY.length() - 20)
            + (last == 'a' ? 'b' : 'a')
            + KEY.substring(KEY.length() - 19);
    String forged = TestKeys.keyText(TestKeys.ring("ai"), LATER);

    assertThat(verify(mistyped)).isEqualTo(rejected(Reason.INVALID_CREDENTIAL));
    assertThat(verify(forged)).isEqualTo(rejected(Reason.INVALID_CREDENTIAL));
    now = LATER;
    assertThat(verify(KEY)).isEqualTo(rejected(Reason.EXPIRED_CREDENTIAL));

    assertThat(keys.asked).isEmpty();
  }

  @Test
  void neverTakesOneCredentialForAnotherOfTheSameId() {
    byte[] other = SECRET.clone();
    other[15] ^= 1;
    String otherKey = ApiKey.issue(RING, ID, LATER, other).unsafeText();
    assertThat(verify(KEY)).isInstanceOf(Verdict.Accepted.class);

    assertThat(verify(otherKey)).isEqualTo(rejected(Reason.INVALID_CREDENTIAL));
    assertThat(verify(KEY)).isInstanceOf(Verdict.Accepted.class);
    assertThat(keys.asked).containsExactly(ID, ID);
  }

  @Test
  void judgesTheExpiryOfARememberedRecordOnEveryCall() {
    keys.records.put(ID, TestKeys.record(new KeyState.Retiring(NOW.plusSeconds(5)), LATER));
    assertThat(verify(KEY)).isInstanceOf(Verdict.Accepted.class);

    now = NOW.plusSeconds(5);

    assertThat(verify(KEY)).isEqualTo(rejected(Reason.EXPIRED_CREDENTIAL));
    assertThat(keys.asked).hasSize(1);
  }

  @Test
  void usesAChangedRecordFromTheNextCallAfterARefreshOn() {
    verify(KEY);
    keys.records.put(ID, TestKeys.record(new KeyState.Revoked(NOW), LATER));
    now = NOW.plusSeconds(15);

    assertThat(verify(KEY)).isInstanceOf(Verdict.Accepted.class);
    upkeep.perform();

    assertThat(verify(KEY)).isEqualTo(rejected(Reason.REVOKED_CREDENTIAL));
  }

  @Test
  void usesNoRecordThatIsOlderThanItMayBe() {
    verify(KEY);
    keys.records.put(ID, TestKeys.record(new KeyState.Revoked(NOW), LATER));

    now = NOW.plusSeconds(60);

    assertThat(verify(KEY)).isEqualTo(rejected(Reason.REVOKED_CREDENTIAL));
  }

  @Test
  void remembersNoKeyThatIsNotThere() {
    ApiKeyRecord record = keys.records.remove(ID);
    assertThat(verify(KEY)).isEqualTo(rejected(Reason.INVALID_CREDENTIAL));

    keys.records.put(ID, record);

    assertThat(verify(KEY)).isInstanceOf(Verdict.Accepted.class);
  }

  private Verdict verify(String key) {
    return verifier.verify(new Credential.ApiKeyCredential(Secret.of(key)));
  }

  private static Verdict rejected(Reason reason) {
    return new Verdict.Rejected(
        reason,
        switch (reason) {
          case EXPIRED_CREDENTIAL -> Flaw.EXPIRED;
          case REVOKED_CREDENTIAL -> Flaw.REVOKED;
          default -> Flaw.UNKNOWN;
        });
  }
}
