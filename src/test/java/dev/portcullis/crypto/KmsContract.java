package dev.portcullis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.pipeline.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Kms} keeps. */
public abstract class KmsContract {
  /** A context of tests. */
  protected static final OpaqueContext CONTEXT = context("acme", "someone", "policy");

  /** Another instance of the same KMS. */
  protected abstract Kms open();

  @Test
  void unwrapsWhatItWrapped() {
    Kms.Generated generated = open().generate(CONTEXT);

    KeyMaterial unwrapped = open().unwrap(generated.wrapped(), CONTEXT);

    assertThat(bytes(unwrapped)).isEqualTo(bytes(generated.material())).hasSize(32);
  }

  @Test
  void makesAnotherKeyEachTime() {
    Kms kms = open();

    assertThat(bytes(kms.generate(CONTEXT).material()))
        .isNotEqualTo(bytes(kms.generate(CONTEXT).material()));
  }

  @Test
  void neverHandsOutAKeyInTheClear() {
    Kms.Generated generated = open().generate(CONTEXT);
    byte[] key = bytes(generated.material());

    assertThat(List.of(generated.wrapped().base64(), generated.toString()))
        .noneMatch(text -> text.contains(java.util.Base64.getEncoder().encodeToString(key)));
    assertThat(generated.wrapped().bytes()).isNotEqualTo(key);
  }

  @Test
  void unwrapsInNoOtherContext() {
    Kms kms = open();
    Wrapped wrapped = kms.generate(CONTEXT).wrapped();

    for (OpaqueContext other :
        List.of(
            context("other", "someone", "policy"),
            context("acme", "other", "policy"),
            context("acme", "someone", "other"))) {
      assertDamaged(kms, wrapped, other);
    }
  }

  @Test
  void unwrapsNothingThatWasChanged() {
    Kms kms = open();
    byte[] wrapped = kms.generate(CONTEXT).wrapped().bytes();
    wrapped[wrapped.length - 1] ^= 1;

    assertDamaged(kms, Wrapped.of(wrapped), CONTEXT);
  }

  @Test
  void servesACallerThatIsInterrupted() {
    Kms kms = open();
    Thread.currentThread().interrupt();

    Wrapped wrapped = kms.generate(CONTEXT).wrapped();
    KeyMaterial unwrapped = kms.unwrap(wrapped, CONTEXT);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(bytes(unwrapped)).hasSize(32);
  }

  private static void assertDamaged(Kms kms, Wrapped wrapped, OpaqueContext context) {
    assertThatExceptionOfType(SealingUnavailable.class)
        .isThrownBy(() -> kms.unwrap(wrapped, context))
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.DAMAGED));
  }

  private static byte[] bytes(KeyMaterial key) {
    return key.use(byte[]::clone).orElseThrow();
  }

  private static OpaqueContext context(String tenant, String subject, String purpose) {
    return OpaqueContext.of(new SealingContext(tenant, subject, new Purpose(purpose)));
  }
}
