package dev.portcullis.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.embedded.EmbeddedDataKeys;
import dev.portcullis.embedded.EmbeddedKms;
import dev.portcullis.pipeline.Fault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {
  private static final SealingContext CONTEXT =
      new SealingContext("acme", "someone", Purpose.POLICY);
  private static final byte[] TEXT = "what is kept of a tenant".getBytes(UTF_8);
  private static final Reuse REUSE =
      new Reuse(3, 1000, Duration.ofDays(30), Duration.ofMinutes(10));

  private final AtomicInteger kmsCalls = new AtomicInteger();
  private final AtomicInteger storeCalls = new AtomicInteger();
  private final Kms kms;
  private final DataKeys dataKeys;
  private volatile Instant now = Instant.parse("2026-11-25T20:00:00Z");

  SealingTest(@TempDir Path folder) {
    kms = new Counting(new EmbeddedKms(folder, new SecureRandom()), kmsCalls);
    dataKeys = new CountingStore(new EmbeddedDataKeys(folder), storeCalls);
  }

  private Sealing process() {
    return new Sealing(kms, dataKeys, REUSE, () -> now, new SecureRandom());
  }

  @Test
  void opensWhatItOrAnotherProcessSealed() throws Exception {
    Sealing here = process();

    byte[] sealed = here.seal(CONTEXT, TEXT);

    assertThat(here.open(CONTEXT, sealed)).isEqualTo(TEXT);
    assertThat(process().open(CONTEXT, sealed)).isEqualTo(TEXT);
  }

  @Test
  void neverSealsTheSameTextToTheSameBytes() {
    Sealing here = process();

    assertThat(here.seal(CONTEXT, TEXT)).isNotEqualTo(here.seal(CONTEXT, TEXT));
  }

  @Test
  void asksNeitherKmsNorStoreForAKeyThatIsOpen() throws Exception {
    Sealing here = process();
    byte[] sealed = here.seal(CONTEXT, TEXT);
    int kmsBefore = kmsCalls.get();
    int storeBefore = storeCalls.get();

    here.open(CONTEXT, sealed);
    here.seal(CONTEXT, TEXT);

    assertThat(kmsCalls).hasValue(kmsBefore);
    assertThat(storeCalls).hasValue(storeBefore);
  }

  @Test
  void unwrapsAKeyAgainThatHasBeenOpenForLong() throws Exception {
    Sealing here = process();
    byte[] sealed = here.seal(CONTEXT, TEXT);
    int before = kmsCalls.get();

    now = now.plus(REUSE.open());

    assertThat(here.open(CONTEXT, sealed)).isEqualTo(TEXT);
    assertThat(kmsCalls).hasValue(before + 1);
  }

  @Test
  void opensNothingOfAnotherTenantSubjectOrPurpose() {
    Sealing here = process();
    byte[] sealed = here.seal(CONTEXT, TEXT);

    for (SealingContext other :
        List.of(
            new SealingContext("other", "someone", Purpose.POLICY),
            new SealingContext("acme", "other", Purpose.POLICY),
            new SealingContext("acme", "someone", new Purpose("other")))) {
      here.seal(other, TEXT);
      assertClosed(here, other, sealed);
    }
  }

  @Test
  void opensNothingWhoseHeaderNamesAnotherKeyOfTheContext() {
    Sealing here = process();
    byte[] first = here.seal(CONTEXT, TEXT);
    now = now.plus(REUSE.age());
    byte[] second = here.seal(CONTEXT, TEXT);
    assertThat(id(second)).isNotEqualTo(id(first));

    System.arraycopy(second, 1, first, 1, DataKeyId.BYTES);

    assertClosed(here, CONTEXT, first);
  }

  @Test
  void opensNothingUnderAWrappedKeyThatWasMovedFromAnotherContext() throws Exception {
    SealingContext other = SealingContext.of("other", Purpose.POLICY);
    byte[] sealed = process().seal(CONTEXT, TEXT);
    WrappedKey key = dataKeys.find(OpaqueContext.of(CONTEXT)).getFirst();

    dataKeys.add(OpaqueContext.of(other), key, 0);

    assertClosed(process(), other, sealed);
  }

  @Test
  void opensNothingThatIsNoMessage() {
    assertClosed(process(), CONTEXT, TEXT);
    assertClosed(process(), CONTEXT, new byte[0]);
  }

  @Test
  void takesANewKeyAfterSoManyMessages() throws Exception {
    Sealing here = process();
    byte[] first = here.seal(CONTEXT, TEXT);
    here.seal(CONTEXT, TEXT);
    byte[] third = here.seal(CONTEXT, TEXT);

    byte[] fourth = here.seal(CONTEXT, TEXT);

    assertThat(id(third)).isEqualTo(id(first));
    assertThat(id(fourth)).isNotEqualTo(id(first));
    assertThat(here.open(CONTEXT, first)).isEqualTo(TEXT);
    assertThat(process().open(CONTEXT, fourth)).isEqualTo(TEXT);
  }

  @Test
  void takesANewKeyAfterSoManyBytes() {
    Sealing here = process();
    byte[] first = here.seal(CONTEXT, new byte[600]);

    assertThat(id(here.seal(CONTEXT, new byte[600]))).isNotEqualTo(id(first));
  }

  @Test
  void takesANewKeyWhenItsOwnIsOld() throws Exception {
    Sealing here = process();
    byte[] first = here.seal(CONTEXT, TEXT);
    now = now.plus(REUSE.age());

    byte[] second = here.seal(CONTEXT, TEXT);

    assertThat(id(second)).isNotEqualTo(id(first));
    assertThat(process().open(CONTEXT, first)).isEqualTo(TEXT);
  }

  @Test
  void agreesWithOtherProcessesOnOneNewKey() throws Exception {
    Callable<String> seal = () -> id(process().seal(CONTEXT, TEXT));
    var ids = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> each : threads.invokeAll(Collections.nCopies(16, seal))) {
        ids.add(each.get());
      }
    }

    assertThat(ids).containsOnly(ids.getFirst());
    assertThat(dataKeys.find(OpaqueContext.of(CONTEXT))).hasSize(1);
  }

  @Test
  void opensNothingOfAContextThatWasShredded() {
    Sealing here = process();
    byte[] sealed = here.seal(CONTEXT, TEXT);

    here.shred(CONTEXT);

    assertClosed(here, CONTEXT, sealed);
    assertClosed(process(), CONTEXT, sealed);
  }

  @Test
  void opensWhatWasShreddedElsewhereUntilTheKeyHasBeenOpenForLong() throws Exception {
    Sealing elsewhere = process();
    byte[] sealed = elsewhere.seal(CONTEXT, TEXT);
    process().shred(CONTEXT);

    now = now.plus(REUSE.open()).minusMillis(1);
    assertThat(elsewhere.open(CONTEXT, sealed)).isEqualTo(TEXT);

    now = now.plusMillis(1);
    assertClosed(elsewhere, CONTEXT, sealed);
  }

  @Test
  void shredsNoOtherContext() throws Exception {
    Sealing here = process();
    SealingContext other = SealingContext.of("acme", Purpose.POLICY);
    byte[] sealed = here.seal(other, TEXT);

    here.shred(CONTEXT);

    assertThat(process().open(other, sealed)).isEqualTo(TEXT);
  }

  @Test
  void sealsUnderANewKeyAfterItWasShredded() throws Exception {
    Sealing here = process();
    here.seal(CONTEXT, TEXT);
    here.shred(CONTEXT);

    byte[] sealed = here.seal(CONTEXT, TEXT);

    assertThat(process().open(CONTEXT, sealed)).isEqualTo(TEXT);
  }

  @Test
  void saysWhatFailsWhereNoKeyCanBeHad() {
    Kms down =
        new Kms() {
          @Override
          public Generated generate(OpaqueContext context) {
            throw SealingUnavailable.kms("down", Fault.THROTTLED, null);
          }

          @Override
          public KeyMaterial unwrap(Wrapped wrapped, OpaqueContext context) {
            throw SealingUnavailable.kms("down", Fault.THROTTLED, null);
          }
        };
    var here = new Sealing(down, dataKeys, REUSE, () -> now, new SecureRandom());
    assertThatExceptionOfType(SealingUnavailable.class).isThrownBy(() -> here.seal(CONTEXT, TEXT));
    byte[] sealed = process().seal(CONTEXT, TEXT);

    assertThatExceptionOfType(SealingUnavailable.class)
        .isThrownBy(() -> here.open(CONTEXT, sealed))
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.THROTTLED));
  }

  @Test
  void showsKmsAndItsLogNoNames() {
    var context = OpaqueContext.of(new SealingContext("acme", "jane@example.com", Purpose.POLICY));

    assertThat(context.encryptionContext())
        .containsOnlyKeys("portcullis:tenant", "portcullis:subject", "portcullis:purpose")
        .containsEntry("portcullis:tenant", "a067b4143bca3eec246a2e82e14c5903")
        .containsEntry("portcullis:purpose", "policy");
    assertThat(context.encryptionContext().values())
        .noneMatch(value -> value.contains("acme") || value.contains("jane"));
  }

  private static void assertClosed(Sealing sealing, SealingContext context, byte[] sealed) {
    assertThatExceptionOfType(Unsealable.class)
        .isThrownBy(() -> sealing.open(context, sealed))
        .withMessage("the sealed message does not open")
        .withNoCause();
  }

  private static String id(byte[] sealed) {
    try {
      return SealedMessage.parse(sealed).key().text();
    } catch (Unsealable no) {
      throw new AssertionError(no);
    }
  }

  private record Counting(Kms kms, AtomicInteger calls) implements Kms {
    @Override
    public Generated generate(OpaqueContext context) {
      calls.incrementAndGet();
      return kms.generate(context);
    }

    @Override
    public KeyMaterial unwrap(Wrapped wrapped, OpaqueContext context) {
      calls.incrementAndGet();
      return kms.unwrap(wrapped, context);
    }
  }

  private record CountingStore(DataKeys keys, AtomicInteger calls) implements DataKeys {
    @Override
    public List<WrappedKey> find(OpaqueContext context) {
      calls.incrementAndGet();
      return keys.find(context);
    }

    @Override
    public boolean add(OpaqueContext context, WrappedKey key, int kept) {
      calls.incrementAndGet();
      return keys.add(context, key, kept);
    }

    @Override
    public void delete(OpaqueContext context) {
      calls.incrementAndGet();
      keys.delete(context);
    }
  }
}
