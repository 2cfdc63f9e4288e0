package dev.portcullis.crypto;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a data key: sixteen random bytes.
 *
 * @param text 32 lower-case hexadecimal digits
 */
public record DataKeyId(String text) {
  static final int BYTES = 16;

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");

  /**
   * @throws IllegalArgumentException if it is none
   */
  public DataKeyId {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("a data key's id is of 32 hexadecimal digits");
    }
  }

  static DataKeyId random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static DataKeyId of(byte[] bytes) {
    return new DataKeyId(HexFormat.of().formatHex(bytes));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(text);
  }

  @Override
  public String toString() {
    return text;
  }

  /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof DataKeyId other && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
