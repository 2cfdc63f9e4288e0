package dev.portcullis.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A sealed message, version 1: AES-256-GCM under a key of its own, which HKDF-SHA-256 (RFC 5869)
 * makes of the data key and a random salt, together with a commitment to it.
 *
 * <table>
 * <caption>Bytes</caption>
 * <tr><td>version</td><td>1</td><td>{@code 01}</td></tr>
 * <tr><td>id</td><td>16</td><td>of the data key</td></tr>
 * <tr><td>salt</td><td>32</td><td>random</td></tr>
 * <tr><td>nonce</td><td>12</td><td>random</td></tr>
 * <tr><td>commitment</td><td>32</td><td>the second half of HKDF's 64 bytes; the first is the
 *     message's key. HKDF's info is the label and the context, each part behind its length</td></tr>
 * <tr><td>ciphertext</td><td></td><td>with the tag of 16 bytes at its end; the associated data are
 *     all bytes before it and the context, each behind its length</td></tr>
 * </table>
 */
final class SealedMessage {
  static final int SALT = 32;
  static final int NONCE = 12;

  private static final byte VERSION = 1;
  private static final int COMMITMENT = 32;
  private static final int TAG = 16;
  private static final int SALT_AT = 1 + DataKeyId.BYTES;
  private static final int NONCE_AT = SALT_AT + SALT;
  private static final int COMMITMENT_AT = NONCE_AT + NONCE;
  private static final int HEADER = COMMITMENT_AT + COMMITMENT;
  private static final int KEY = 32;
  private static final byte[] LABEL = "portcullis sealing 1".getBytes(StandardCharsets.US_ASCII);

  private final DataKeyId key;
  private final byte[] bytes;

  private SealedMessage(DataKeyId key, byte[] bytes) {
    this.key = key;
    this.bytes = bytes;
  }

  /**
   * The message that these bytes seem to be.
   *
   * @throws Unsealable if they cannot be one
   */
  static SealedMessage parse(byte[] bytes) throws Unsealable {
    if (bytes.length < HEADER + TAG || bytes[0] != VERSION) {
      throw new Unsealable();
    }
    return new SealedMessage(DataKeyId.of(Arrays.copyOfRange(bytes, 1, SALT_AT)), bytes.clone());
  }

  /** The name of the data key that it is said to be sealed under. */
  DataKeyId key() {
    return key;
  }

  /** Seals: salt and nonce are random, and used this once. */
  static byte[] seal(
      DataKeyId id, byte[] key, SealingContext context, byte[] salt, byte[] nonce, byte[] text) {
    byte[] derived = derive(key, salt, context);
    try {
      byte[] header =
          ByteBuffer.allocate(HEADER)
              .put(VERSION)
              .put(id.bytes())
              .put(salt)
              .put(nonce)
              .put(derived, KEY, COMMITMENT)
              .array();
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, derived, nonce, header, context);
      byte[] sealed = Arrays.copyOf(header, HEADER + text.length + TAG);
      cipher.doFinal(text, 0, text.length, sealed, HEADER);
      return sealed;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has AES-GCM", impossible);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  /** What was sealed; nothing if that was under another key, in another context, or changed. */
  Optional<byte[]> open(byte[] dataKey, SealingContext context) {
    byte[] header = Arrays.copyOf(bytes, HEADER);
    byte[] derived = derive(dataKey, Arrays.copyOfRange(header, SALT_AT, NONCE_AT), context);
    try {
      if (!MessageDigest.isEqual(
          Arrays.copyOfRange(derived, KEY, KEY + COMMITMENT),
          Arrays.copyOfRange(header, COMMITMENT_AT, HEADER))) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOfRange(header, NONCE_AT, COMMITMENT_AT);
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, derived, nonce, header, context)
              .doFinal(bytes, HEADER, bytes.length - HEADER));
    } catch (AEADBadTagException changed) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has AES-GCM", impossible);
    } finally {
      Arrays.fill(derived, (byte) 0);
    }
  }

  private static byte[] derive(byte[] key, byte[] salt, SealingContext context) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(key)
                  .addSalt(salt)
                  .thenExpand(Canonical.of(List.of(LABEL, context.bytes())), KEY + COMMITMENT));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HKDF", impossible);
    }
  }

  private static Cipher cipher(
      int mode, byte[] derived, byte[] nonce, byte[] header, SealingContext context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(derived, 0, KEY, "AES"),
        new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    cipher.updateAAD(Canonical.of(List.of(header, context.bytes())));
    return cipher;
  }

  @Override
  public String toString() {
    return "message sealed under data key " + key;
  }
}
