package dev.portcullis.authn;

import java.util.Optional;

/**
 * Base32 (RFC 4648, 6) in lower case and without padding. Every sequence of bytes has exactly one
 * text: upper case, and bits beyond the last byte that are not zero, are refused.
 */
final class Base32 {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

  private Base32() {}

  static String encode(byte[] bytes) {
    var text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      bits = (bits << 8) | (b & 0xff);
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(ALPHABET.charAt((bits >> held) & 31));
      }
      bits &= (1 << held) - 1;
    }
    if (held > 0) {
      text.append(ALPHABET.charAt((bits << (5 - held)) & 31));
    }
    return text.toString();
  }

  /** The bytes, if this is their text. */
  static Optional<byte[]> decode(String text) {
    return decode(text, 0, text.length());
  }

  /** The bytes, if this part of a text is theirs. */
  static Optional<byte[]> decode(String text, int from, int to) {
    byte[] bytes = new byte[(to - from) * 5 / 8];
    int at = 0;
    int bits = 0;
    int held = 0;
    for (int i = from; i < to; i++) {
      int value = value(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      bits = (bits << 5) | value;
      held += 5;
      if (held >= 8) {
        held -= 8;
        bytes[at++] = (byte) (bits >> held);
        bits &= (1 << held) - 1;
      }
    }
    boolean oneText = bits == 0 && held < 5;
    return oneText ? Optional.of(bytes) : Optional.empty();
  }

  private static int value(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
  }
}
