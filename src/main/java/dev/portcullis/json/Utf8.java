package dev.portcullis.json;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON text in the making, as UTF-8. It belongs to one thread. */
final class Utf8 {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** What an escaped character takes at most, which is more than any other. */
  private static final int ESCAPED = 6;

  private byte[] bytes;
  private int length;

  /** A text for which so many bytes will probably do. */
  Utf8(int room) {
    bytes = new byte[room];
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** Begins again, in the same room. */
  void clear() {
    length = 0;
  }

  /** The bytes themselves, until something is added. */
  ByteBuffer view() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** A copy of the bytes. */
  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** The same as text. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Adds a character of ASCII. */
  void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  /** Has the last character be this one of ASCII. */
  void replaceLast(char c) {
    bytes[length - 1] = (byte) c;
  }

  /** Adds characters of ASCII as they are. */
  void plain(String ascii) {
    int count = ascii.length();
    reserve(count);
    byte[] to = bytes;
    int at = length;
    for (int i = 0; i < count; i++) {
      to[at + i] = (byte) ascii.charAt(i);
    }
    length = at + count;
  }

  /**
   * Adds a string in quotes, escaped where it must be; half of a surrogate pair is written as ?.
   */
  void string(String value) {
    int count = value.length();
    reserve(count + 2);
    bytes[length++] = '"';
    int usual = usual(value);
    if (usual < count) {
      rest(value, usual);
    }
    bytes[length++] = '"';
  }

  /** Adds characters as they are, as far as they can be, and says how many. */
  private int usual(String value) {
    byte[] to = bytes;
    int at = length;
    int i = 0;
    for (; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isPlain(c)) {
        break;
      }
      to[at + i] = (byte) c;
    }
    length = at + i;
    return i;
  }

  private void rest(String value, int from) {
    int count = value.length();
    for (int i = from; i < count; i++) {
      char c = value.charAt(i);
      if (isPlain(c)) {
        bytes[length++] = (byte) c;
      } else {
        reserve(ESCAPED + count - i);
        i += special(value, i, c);
      }
    }
  }

  private static boolean isPlain(char c) {
    return c < 0x80 && c >= 0x20 && c != '"' && c != '\\';
  }

  /** How many more characters than this one were written. */
  private int special(String value, int at, char c) {
    if (c < 0x80) {
      escape(c);
    } else if (c < 0x800) {
      bytes[length++] = (byte) (0xc0 | c >> 6);
      continued(c);
    } else if (!Character.isSurrogate(c)) {
      bytes[length++] = (byte) (0xe0 | c >> 12);
      continued(c >> 6);
      continued(c);
    } else if (at + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(at + 1))) {
      int point = Character.toCodePoint(c, value.charAt(at + 1));
      bytes[length++] = (byte) (0xf0 | point >> 18);
      continued(point >> 12);
      continued(point >> 6);
      continued(point);
      return 1;
    } else {
      bytes[length++] = '?';
    }
    return 0;
  }

  private void continued(int bits) {
    bytes[length++] = (byte) (0x80 | bits & 0x3f);
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[length++] = (byte) c;
      case '\b' -> bytes[length++] = 'b';
      case '\f' -> bytes[length++] = 'f';
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 15];
      }
    }
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
