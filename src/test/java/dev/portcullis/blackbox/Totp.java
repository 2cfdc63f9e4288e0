package dev.portcullis.blackbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-time codes by the time (RFC 6238): six digits, HMAC-SHA-1, a new one every 30 s. */
final class Totp {
  private static final int STEP_SECONDS = 30;
  private static final int SIX_DIGITS = 1_000_000;

  private Totp() {}

  /** The code of this moment, for a key that is these ASCII characters. */
  static String code(String key, Instant moment) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
      long step = Math.floorDiv(moment.getEpochSecond(), STEP_SECONDS);
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf; // RFC 4226, section 5.3
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return String.format("%06d", number % SIX_DIGITS);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
