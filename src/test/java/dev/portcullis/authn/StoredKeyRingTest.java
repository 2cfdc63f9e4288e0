package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.secret.Secrets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredKeyRingTest {
  private static final SecretRef REF = SecretRef.parse("aws-sm:ring");

  /** A secret that the test puts, and that counts what it is asked. */
  private static final class Stored implements Secrets {
    private Secret value = TestKeys.ringText("aa");
    private boolean gone;
    private int read;
    private int asked;

    @Override
    public Secret read(SecretRef ref) {
      read++;
      if (gone) {
        throw new SecretUnavailable(ref, "gone");
      }
      return value;
    }

    @Override
    public Optional<Secret> otherThan(SecretRef ref, Secret refused) {
      asked++;
      return Optional.empty();
    }
  }

  private final Stored stored = new Stored();
  private final List<String> problems = new ArrayList<>();
  private Instant now = NOW;
  private final StoredKeyRing rings = rings();
  private final TestKeys.CountingApiKeys keys =
      TestKeys.CountingApiKeys.with(TestKeys.record(new KeyState.Active(), LATER));
  private final ApiKeyVerifier verifier = new ApiKeyVerifier(rings, keys, () -> NOW);

  private StoredKeyRing rings() {
    return new StoredKeyRing(
        stored, REF, () -> now, problem -> problems.add(String.valueOf(problem.getMessage())));
  }

  private Verdict verdict(KeyRing signedBy) {
    return verifier.verify(
        new Credential.ApiKeyCredential(Secret.of(TestKeys.keyText(signedBy, LATER))));
  }

  @Test
  void acceptsKeysOfANewGenerationAndOfTheOldOne() {
    KeyRing withNew = TestKeys.ring("aa", "ae");
    assertThat(verdict(withNew)).isInstanceOf(Verdict.Rejected.class);

    stored.value = TestKeys.ringText("aa", "ae");

    assertThat(verdict(withNew)).isInstanceOf(Verdict.Accepted.class);
    assertThat(verdict(TestKeys.ring("aa"))).isInstanceOf(Verdict.Accepted.class);
  }

  @Test
  void acceptsNoKeysOfAGenerationThatHasLeft() {
    stored.value = TestKeys.ringText("ae");

    assertThat(verdict(TestKeys.ring("aa"))).isInstanceOf(Verdict.Rejected.class);
  }

  @Test
  void issuesByTheNewestGenerationAtOnce() {
    var lifecycle = new KeyLifecycle(keys, rings, key -> {}, () -> NOW, new SecureRandom());
    stored.value = TestKeys.ringText("aa", "ae");

    Secret key =
        lifecycle
            .create(
                new KeyRequest(
                    "owner",
                    "acme",
                    Set.of(),
                    TestKeys.grants(),
                    AddressRules.NONE,
                    Limits.NONE,
                    Duration.ofHours(1)))
            .text();

    assertThat(key.unsafeText()).startsWith("pcl_ae_");
  }

  @Test
  void readsAValueOnceHoweverOftenItIsAskedFor() {
    KeyRing first = rings.current();
    stored.value = TestKeys.ringText("aa"); // another handle, the same value

    assertThat(rings.current()).isSameAs(first);
    stored.value = TestKeys.ringText("aa", "ae");
    assertThat(rings.current()).isNotSameAs(first).isSameAs(rings.current());
  }

  @Test
  void keepsTheLastGoodRingWhereANewValueIsNone() {
    KeyRing good = rings.current();
    stored.value = Secret.of("{\"aa\":\"canary\"}");

    assertThat(rings.current()).isSameAs(good);
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).contains("generation aa").doesNotContain("canary");
  }

  @Test
  void remindsOfABadValueNowAndThenWhileItStands() {
    stored.value = Secret.of("canary");
    for (int i = 0; i < 100; i++) {
      rings.current();
    }
    assertThat(problems).hasSize(1);

    now = now.plus(StoredKeyRing.REMINDER);
    for (int i = 0; i < 100; i++) {
      rings.current();
    }
    assertThat(problems).hasSize(2);

    stored.value = TestKeys.ringText("aa", "ae");
    now = now.plus(Duration.ofHours(1));
    assertThat(rings.current().newest().text()).isEqualTo("ae");
    assertThat(problems).hasSize(2);
  }

  @Test
  void neverLooksForANewRingBecauseOfAKeyThatItDoesNotKnow() {
    int before = stored.read;

    verdict(TestKeys.ring("ai"));

    assertThat(stored.asked).isZero();
    assertThat(stored.read - before).as("what is remembered is read, as for any key").isOne();
    assertThat(keys.asked).isEmpty();
  }

  @Test
  void looksAtNoRingForWhatHasNotTheFormOfAKey() {
    int before = stored.read;

    verifier.verify(new Credential.ApiKeyCredential(Secret.of("pcl_not_a_key")));

    assertThat(stored.read).isEqualTo(before);
  }

  @Test
  void refusesWhereTheRingCannotBeHad() {
    stored.gone = true;

    assertThatThrownBy(() -> verdict(TestKeys.ring("aa"))).isInstanceOf(SecretUnavailable.class);
  }

  @Test
  void beginsWithARingOrNotAtAll() {
    stored.value = Secret.of("canary");
    assertThatIllegalArgumentException().isThrownBy(this::rings).withMessageNotContaining("canary");
    stored.gone = true;
    assertThatThrownBy(this::rings).isInstanceOf(SecretUnavailable.class);
  }
}
