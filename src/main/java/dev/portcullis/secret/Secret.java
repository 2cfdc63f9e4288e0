package dev.portcullis.secret;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A secret's value. It shows itself to nobody who does not ask by a name that says {@code unsafe};
 * two are compared in time that does not depend on where they differ. Immutable.
 */
public final class Secret {
  private static final char REPLACED = '\ufffd';

  private final byte[] value;

  private Secret(byte[] value) {
    if (value.length == 0) {
      throw new IllegalArgumentException("a secret is not empty");
    }
    this.value = value;
  }

  /**
   * The secret that is this text, in UTF-8.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Secret of(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The secret that these bytes are.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Secret copyOf(byte[] bytes) {
    return new Secret(bytes.clone());
  }

  /**
   * The value as text, which cannot be wiped: keep it no longer than its use.
   *
   * @throws IllegalStateException if the value is not UTF-8
   */
  public String unsafeText() {
    String text = new String(value, StandardCharsets.UTF_8);
    return text.indexOf(REPLACED) < 0 ? text : strictly();
  }

  /** The same, where the value may be none: what cannot be decoded has been replaced. */
  private String strictly() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
    } catch (CharacterCodingException binary) {
      throw new IllegalStateException("the secret is not text in UTF-8");
    }
  }

  /** A copy of the value, for the caller to wipe. */
  public byte[] unsafeBytes() {
    return value.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(value, secret.value);
  }

  /** The same for every secret: a hash of the value would tell something of it. */
  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "secret";
  }
}
