package dev.portcullis.authn;

import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public name of an API key: ten random bytes as sixteen characters of a–z and 2–7. It is safe
 * in a file name, a log and a URL.
 */
public record KeyId(String text) {
  private static final int BYTES = 10;
  private static final int LENGTH = 16;

  /**
   * @throws IllegalArgumentException if this is no such text; the message does not repeat it
   */
  public KeyId {
    if (text.length() != LENGTH || Base32.decode(text).isEmpty()) {
      throw new IllegalArgumentException("the id of a key is of 16 characters a-z and 2-7");
    }
  }

  /** The id that this text is, if it is one. */
  public static Optional<KeyId> parse(String text) {
    try {
      return Optional.of(new KeyId(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  /**
   * The id of these ten bytes: for one that whoever creates the key can work out again.
   *
   * @throws IllegalArgumentException if they are not ten
   */
  public static KeyId of(byte[] bytes) {
    return new KeyId(Base32.encode(bytes));
  }

  /** A fresh id. */
  public static KeyId random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new KeyId(Base32.encode(bytes));
  }

  @Override
  public String toString() {
    return text;
  }

  /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof KeyId other && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
