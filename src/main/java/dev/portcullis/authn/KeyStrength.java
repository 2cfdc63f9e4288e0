package dev.portcullis.authn;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether bytes look like a random key. Placeholders, words and counted-up examples do not; that 32
 * random bytes are refused by chance is less likely than one in 10<sup>13</sup>.
 */
final class KeyStrength {
  /** The length of HMAC-SHA-256's output, below which RFC 2104 (3) discourages keys. */
  static final int LEAST_BYTES = 32;

  private static final int MOST_BYTES = 1024;
  private static final int LEAST_DIFFERENT = 12;

  private KeyStrength() {}

  /** What is wrong with the key, as the end of a sentence; nothing if it looks random. */
  static Optional<String> weakness(byte[] key) {
    return weakness(key, LEAST_BYTES);
  }

  /** The same of a key that has at least so many bytes. */
  static Optional<String> weakness(byte[] key, int leastBytes) {
    if (key.length < leastBytes || key.length > MOST_BYTES) {
      return Optional.of("has less than " + leastBytes + " or more than " + MOST_BYTES + " bytes");
    }
    if (different(key) < LEAST_DIFFERENT) {
      return Optional.of("repeats a few bytes, as a placeholder does");
    }
    if (indexes(key).allMatch(i -> (byte) (key[i] - key[i - 1]) == (byte) (key[1] - key[0]))) {
      return Optional.of("counts up, as an example does");
    }
    if (IntStream.range(0, key.length).allMatch(i -> key[i] >= 0x20 && key[i] < 0x7f)) {
      return Optional.of("is text in Base64, not random bytes");
    }
    return Optional.empty();
  }

  private static IntStream indexes(byte[] key) {
    return IntStream.range(1, key.length);
  }

  private static long different(byte[] key) {
    return IntStream.range(0, key.length).map(i -> key[i]).distinct().count();
  }
}
