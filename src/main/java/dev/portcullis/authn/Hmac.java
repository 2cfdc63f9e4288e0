package dev.portcullis.authn;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 (RFC 2104) under one key. A few {@link Mac}s are kept ready for all threads: one per
 * thread would never be met again on virtual threads. Safe for use by several threads.
 */
final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEPT = 16;

  private final SecretKey key;
  private final BlockingQueue<Mac> ready = new ArrayBlockingQueue<>(KEPT);

  private Hmac(SecretKey key) {
    this.key = key;
  }

  /** The function under these bytes, which are wiped here. */
  static Hmac takeOwnershipOf(byte[] key) {
    try {
      return new Hmac(new SecretKeySpec(key, ALGORITHM));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  byte[] of(byte[] message) {
    Mac mac = ready.poll();
    if (mac == null) {
      mac = fresh();
    }
    byte[] code = mac.doFinal(message); // which resets it; one that throws is not put back
    var unused = ready.offer(mac);
    return code;
  }

  private Mac fresh() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has HmacSHA256
    }
  }

  @Override
  public String toString() {
    return "HMAC under a secret key";
  }
}
