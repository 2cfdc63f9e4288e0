package dev.portcullis.crypto;

import java.util.Base64;

/**
 * A data key as its KMS wrapped it. It is no secret.
 *
 * @param base64 its bytes
 */
public record Wrapped(String base64) {
  /**
   * @throws IllegalArgumentException if it is not Base64
   */
  public Wrapped {
    if (Base64.getDecoder().decode(base64).length == 0) {
      throw new IllegalArgumentException("a wrapped key is not empty");
    }
  }

  /** The wrapped key that these bytes are. */
  public static Wrapped of(byte[] bytes) {
    return new Wrapped(Base64.getEncoder().encodeToString(bytes));
  }

  /** Its bytes. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(base64);
  }

  @Override
  public String toString() {
    return "wrapped data key";
  }
}
