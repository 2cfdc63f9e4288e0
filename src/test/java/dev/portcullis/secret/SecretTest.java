package dev.portcullis.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
  private static final Secret CANARY = Secret.of("sk-canary-ä");

  @Test
  void showsItselfOnlyToThoseWhoSayUnsafe() {
    assertThat(CANARY.toString()).doesNotContain("canary");
    assertThat(Optional.of(CANARY).toString()).doesNotContain("canary");
    assertThat(CANARY.unsafeText()).isEqualTo("sk-canary-ä");
  }

  @Test
  void isComparedByValue() {
    assertThat(CANARY)
        .isEqualTo(Secret.copyOf(CANARY.unsafeBytes()))
        .hasSameHashCodeAs(Secret.of("sk-canary-ä"))
        .isNotEqualTo(Secret.of("sk-canary-a"))
        .isNotEqualTo(Secret.of("sk"));
  }

  @Test
  void tellsNothingByItsHashCode() {
    assertThat(CANARY).hasSameHashCodeAs(Secret.of("another"));
  }

  @Test
  void cannotBeChangedThroughItsBytes() {
    byte[] given = {1, 2, 3};
    Secret secret = Secret.copyOf(given);
    given[0] = 9;
    secret.unsafeBytes()[1] = 9;

    assertThat(secret.unsafeBytes()).containsExactly(1, 2, 3);
  }

  @Test
  void isNeverEmpty() {
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
    assertThatIllegalArgumentException().isThrownBy(() -> Secret.copyOf(new byte[0]));
  }

  /** It is what stands for bytes that are no text, and may be meant. */
  @Test
  void isTextAlsoWithAReplacementCharacter() {
    assertThat(Secret.of("sk-\ufffd").unsafeText()).isEqualTo("sk-\ufffd");
  }

  @Test
  void isNotTextIfItsBytesAreNot() {
    Secret binary = Secret.copyOf(new byte[] {(byte) 0xff, 'c', 'a', 'n', 'a', 'r', 'y'});

    assertThatIllegalStateException()
        .isThrownBy(binary::unsafeText)
        .withMessageNotContaining("canary")
        .withNoCause();
  }
}
