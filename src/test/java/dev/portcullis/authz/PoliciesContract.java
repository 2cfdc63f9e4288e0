package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.Kms;
import dev.portcullis.crypto.Purpose;
import dev.portcullis.crypto.Reuse;
import dev.portcullis.crypto.Sealing;
import dev.portcullis.crypto.SealingContext;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Wildcard;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Policies} keeps. */
public abstract class PoliciesContract {
  private static final int THREADS = 16;

  /** The KMS beside the store. */
  protected abstract Kms kms();

  /** The store of data keys beside the store. */
  protected abstract DataKeys dataKeys();

  /** Another instance on the same store, which is empty when a test begins. */
  protected abstract Policies open(SealedPolicies sealed);

  /** What is kept for this tenant, as it is kept. */
  protected abstract byte[] kept(String tenant) throws Exception;

  /** Keeps this for a tenant, as it is, under this version. */
  protected abstract void keep(String tenant, byte[] sealed, long version) throws Exception;

  private Sealing sealing() {
    return new Sealing(kms(), dataKeys(), Reuse.USUAL, InstantSource.system(), new SecureRandom());
  }

  private Policies open() {
    return open(new SealedPolicies(sealing()));
  }

  /** One that is the first of its tenant, as it is kept. */
  private static TenantPolicy first(Policies policies, String tenant) {
    assertThat(policies.put(policy(tenant, 1))).isTrue();
    return policies.find(tenant).orElseThrow();
  }

  @Test
  void findsWhatWasPut() {
    TenantPolicy kept = first(open(), "acme");

    assertThat(open().find("acme")).contains(kept);
    assertThat(kept.at(1)).isEqualTo(policy("acme", 1));
  }

  @Test
  void findsNothingElse() {
    Policies policies = open();
    policies.put(policy("acme", 1));

    assertThat(policies.find("other")).isEmpty();
  }

  @Test
  void replacesTheVersionBeforeItAlone() {
    Policies policies = open();
    assertThat(policies.put(policy("acme", 2))).isFalse();
    long first = first(policies, "acme").version();

    assertThat(policies.put(policy("acme", 1))).isFalse();
    assertThat(policies.put(policy("acme", first + 2))).isFalse();
    assertThat(policies.put(policy("acme", first + 1))).isTrue();

    assertThat(policies.find("acme")).contains(policy("acme", first + 1));
  }

  @Test
  void keepsOneOfManyThatArePutAtOnce() throws Exception {
    Callable<Boolean> put = () -> open().put(policy("acme", 1));

    int kept = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(THREADS, put))) {
        kept += each.get() ? 1 : 0;
      }
    }

    assertThat(kept).isOne();
  }

  @Test
  void removesAPolicyAndNoOther() {
    Policies policies = open();
    policies.put(policy("acme", 1));
    policies.put(policy("other", 1));

    assertThat(policies.remove("acme")).isEqualTo(Written.DONE);

    assertThat(open().find("acme")).isEmpty();
    assertThat(open().find("other")).isPresent();
    assertThat(policies.remove("acme")).isEqualTo(Written.ABSENT);
  }

  @Test
  void takesNoChangeOfARemovedPolicyForAFirstOne() {
    Policies policies = open();
    long first = first(policies, "acme").version();
    policies.remove("acme");

    long later = FirstVersion.next(first + 1_023);

    assertThat(policies.put(policy("acme", later))).isFalse();
    assertThat(policies.find("acme")).isEmpty();
  }

  @Test
  void keepsNoPolicyThatNamesAdministration() {
    Policies policies = open();

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> policies.put(ofAdministration(1)));

    assertThat(policies.find("acme")).isEmpty();
  }

  /** From before it was refused: it leaves nothing by that scope, and can be replaced. */
  @Test
  void readsAPolicyOfBeforeThatNamesAdministration() throws Exception {
    Policies policies = open();
    TenantPolicy before = ofAdministration(7);
    keep(
        "acme",
        sealing()
            .seal(
                SealingContext.of("acme", Purpose.POLICY),
                JsonWriter.bytes(SealedPolicies.document(before))),
        7);

    assertThat(policies.find("acme")).contains(before);
    assertThat(policies.put(policy("acme", 8))).isTrue();
  }

  private static TenantPolicy ofAdministration(long version) {
    Grants wide =
        new Grants(
            List.of(Wildcard.ANY, new Wildcard("admin:*")),
            List.of(Wildcard.ANY),
            List.of(Wildcard.ANY));
    return new TenantPolicy("acme", wide, AddressRules.NONE, version);
  }

  @Test
  void removesTheVersionThatWasExpectedAlone() {
    Policies policies = open();
    assertThat(policies.remove("acme", 1)).isEqualTo(Written.ABSENT);
    long first = first(policies, "acme").version();
    policies.put(policy("acme", first + 1));

    assertThat(policies.remove("acme", first)).isEqualTo(Written.CONFLICT);
    assertThat(open().find("acme")).isPresent();
    assertThat(policies.remove("acme", first + 1)).isEqualTo(Written.DONE);

    assertThat(open().find("acme")).isEmpty();
    assertThat(policies.put(policy("acme", 1))).isTrue();
  }

  /** Who has read what was there before must not change what is there now. */
  @Test
  void givesNoVersionTwiceToATenant() {
    Policies policies = open();
    long first = first(policies, "acme").version();
    policies.remove("acme");

    long again = first(policies, "acme").version();

    assertThat(again).isGreaterThan(first);
    assertThat(policies.put(policy("acme", first + 1))).isFalse();
    assertThat(policies.remove("acme", first)).isEqualTo(Written.CONFLICT);
    assertThat(policies.find("acme").map(TenantPolicy::version)).contains(again);
  }

  @Test
  void keepsNothingInTheClear() throws Exception {
    open().put(policy("acme", 1));

    assertThat(new String(kept("acme"), StandardCharsets.ISO_8859_1))
        .doesNotContain("acme", "gpt", "openai", "192.0.2", "version");
  }

  @Test
  void servesNoPolicyOfAnotherTenant() throws Exception {
    Policies policies = open();
    policies.put(policy("acme", 1));
    policies.put(policy("other", 1));

    keep("other", kept("acme"), policies.find("acme").orElseThrow().version());

    assertDamaged(policies, "other");
  }

  @Test
  void servesNothingThatWasChanged() throws Exception {
    Policies policies = open();
    policies.put(policy("acme", 1));
    long version = policies.find("acme").orElseThrow().version();
    byte[] sealed = kept("acme");
    sealed[sealed.length - 1] ^= 1;

    keep("acme", sealed, version);

    assertDamaged(policies, "acme");
  }

  @Test
  void servesNothingAfterTheTenantWasShredded() {
    open().put(policy("acme", 1));

    sealing().shred(SealingContext.of("acme", Purpose.POLICY));

    assertDamaged(open(), "acme");
  }

  @Test
  void removesAPolicyThatCannotBeRead() throws Exception {
    Policies policies = open();
    keep("acme", new byte[200], 1);
    assertDamaged(policies, "acme");

    policies.remove("acme");

    assertThat(policies.find("acme")).isEmpty();
  }

  @Test
  void finishesWhatACallerAskedForThatIsInterrupted() {
    Policies policies = open();
    TenantPolicy policy = policy("acme", 1);
    Thread.currentThread().interrupt();

    boolean put = policies.put(policy);
    var found = policies.find("acme");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(put).isTrue();
    assertThat(found.map(kept -> kept.at(1))).contains(policy);
  }

  private static void assertDamaged(Policies policies, String tenant) {
    assertThatExceptionOfType(PoliciesUnavailable.class)
        .isThrownBy(() -> policies.find(tenant))
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.DAMAGED));
  }

  private static TenantPolicy policy(String tenant, long version) {
    return new TenantPolicy(
        tenant,
        new Grants(
            List.of(new Wildcard("openai:chat:*"), new Wildcard("openai:models.read")),
            List.of(new Wildcard("openai")),
            List.of(new Wildcard("gpt-*"))),
        new AddressRules(
            List.of(Cidr.parse("192.0.2.0/24"), Cidr.parse("2001:db8::/32")),
            List.of(Cidr.parse("192.0.2.9"))),
        version);
  }
}
