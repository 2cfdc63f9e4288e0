package dev.portcullis.authn;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What is kept of a key's secret: the SHA-256 of its sixteen bytes. They are random, so a plain
 * hash cannot be searched. Two are compared in constant time.
 */
public final class SecretHash {
  private static final int BYTES = 32;

  private final byte[] bytes;

  private SecretHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The hash of these bytes. */
  static SecretHash of(byte[] secret) {
    try {
      return new SecretHash(MessageDigest.getInstance("SHA-256").digest(secret));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256
    }
  }

  /**
   * The hash that {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is not 64 lower-case hexadecimal digits
   */
  public static SecretHash parse(String text) {
    if (text.length() != 2 * BYTES || !text.equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("a secret's hash is of 64 hexadecimal digits");
    }
    return new SecretHash(HexFormat.of().parseHex(text));
  }

  /** The hash in lower-case hexadecimal digits. */
  public String text() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretHash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "hash of a secret";
  }
}
