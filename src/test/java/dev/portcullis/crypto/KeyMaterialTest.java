package dev.portcullis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyMaterialTest {
  private final byte[] bytes = filled(32);

  @Test
  void isWipedWhenItIsClosed() {
    KeyMaterial key = KeyMaterial.takeOwnershipOf(bytes);

    key.close();

    assertThat(bytes).containsOnly(0);
  }

  @Test
  void isOfNoUseAfterItWasWiped() {
    KeyMaterial key = KeyMaterial.takeOwnershipOf(bytes);
    assertThat(key.use(used -> used[0])).contains((byte) 7);

    key.close();

    assertThat(key.use(used -> used[0])).isEmpty();
  }

  @Test
  void takesNoKeyOfAnotherLengthAndWipesIt() {
    byte[] half = filled(16);

    assertThatIllegalArgumentException().isThrownBy(() -> KeyMaterial.takeOwnershipOf(half));
    assertThat(half).containsOnly(0);
  }

  @Test
  void showsItselfToNobody() {
    assertThat(KeyMaterial.takeOwnershipOf(bytes)).hasToString("key material");
  }

  private static byte[] filled(int length) {
    byte[] filled = new byte[length];
    Arrays.fill(filled, (byte) 7);
    return filled;
  }
}
