package dev.portcullis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.pipeline.Fault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest extends SealingCase {
  SealingTest(@TempDir Path folder) {
    super(folder);
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
}
