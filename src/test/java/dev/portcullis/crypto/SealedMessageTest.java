package dev.portcullis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The format, against bytes that Python's {@code cryptography} made: with {@code pre(*p) =
 * b"".join(len(x).to_bytes(4) + x for x in p)} and {@code c = pre(tenant, subject, purpose)},
 * {@code okm = HKDF(SHA256(), 64, salt, pre(b"portcullis sealing 1", c)).derive(key)}, {@code head
 * = b"\x01" + id + salt + nonce + okm[32:]} and {@code head + AESGCM(okm[:32]).encrypt(nonce, text,
 * pre(head, c))}.
 */
class SealedMessageTest {
  private static final byte[] KEY = from(0x00, 32);
  private static final DataKeyId ID = DataKeyId.of(from(0x40, 16));
  private static final byte[] SALT = from(0x80, 32);
  private static final byte[] NONCE = from(0xc0, 12);
  private static final SealingContext CONTEXT =
      new SealingContext("acme", "søren", new Purpose("policy"));
  private static final byte[] TEXT = "{\"models\":[\"stub\"]}".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SEALED =
      HexFormat.of()
          .parseHex(
              "01404142434445464748494a4b4c4d4e4f808182838485868788898a8b8c8d8e"
                  + "8f909192939495969798999a9b9c9d9e9fc0c1c2c3c4c5c6c7c8c9cacb7c4bd0"
                  + "e3769d28cd79eba94c90e9a8481c83aceb6709f6b297d9fd675a21631a6be85f"
                  + "e39438b866391b3672aa8d8dd4225eea4b27964a12b6ec0533bcd26021f83424");

  @Test
  void isTheBytesThatTheFormatSays() {
    assertThat(SealedMessage.seal(ID, KEY, CONTEXT, SALT, NONCE, TEXT)).isEqualTo(SEALED);
  }

  @Test
  void opensToWhatWasSealed() throws Exception {
    assertThat(SealedMessage.parse(SEALED).key()).isEqualTo(ID);
    assertThat(open(SEALED, KEY, CONTEXT)).hasValue(TEXT);
  }

  @Test
  void sealsAnEmptyMessage() throws Exception {
    byte[] sealed = SealedMessage.seal(ID, KEY, CONTEXT, SALT, NONCE, new byte[0]);

    assertThat(open(sealed, KEY, CONTEXT)).hasValue(new byte[0]);
  }

  @Test
  void opensNoMoreWhenAnyBitIsAnother() {
    for (int bit = 0; bit < SEALED.length * 8; bit++) {
      byte[] changed = SEALED.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(opened(changed)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void opensNoMoreWhenItsEndOrItsBeginningIsMissing() {
    for (int length = 0; length < SEALED.length; length++) {
      assertThat(opened(Arrays.copyOf(SEALED, length))).as("first %d", length).isEmpty();
      assertThat(opened(Arrays.copyOfRange(SEALED, SEALED.length - length, SEALED.length)))
          .as("last %d", length)
          .isEmpty();
    }
  }

  @Test
  void opensNoMoreWithSomethingAtItsEnd() {
    assertThat(opened(Arrays.copyOf(SEALED, SEALED.length + 1))).isEmpty();
  }

  static List<SealingContext> otherContexts() {
    Purpose purpose = CONTEXT.purpose();
    return List.of(
        new SealingContext("acmf", "søren", purpose),
        new SealingContext("acme", "soren", purpose),
        new SealingContext("acme", "", purpose),
        new SealingContext("acmes", "øren", purpose),
        new SealingContext("søren", "acme", purpose),
        new SealingContext("acme", "søren", new Purpose("secret")));
  }

  @ParameterizedTest
  @MethodSource("otherContexts")
  void opensInNoOtherContext(SealingContext other) throws Exception {
    assertThat(open(SEALED, KEY, other)).isEmpty();
  }

  @Test
  void opensUnderNoOtherKey() throws Exception {
    byte[] other = KEY.clone();
    other[31] ^= 1;

    assertThat(open(SEALED, other, CONTEXT)).isEmpty();
  }

  @Test
  void refusesOtherVersions() {
    byte[] second = SEALED.clone();
    second[0] = 2;

    assertThatExceptionOfType(Unsealable.class).isThrownBy(() -> SealedMessage.parse(second));
  }

  private static Optional<byte[]> opened(byte[] sealed) {
    try {
      return open(sealed, KEY, CONTEXT);
    } catch (Unsealable no) {
      return Optional.empty();
    }
  }

  private static Optional<byte[]> open(byte[] sealed, byte[] key, SealingContext context)
      throws Unsealable {
    return SealedMessage.parse(sealed).open(key, context);
  }

  private static byte[] from(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
