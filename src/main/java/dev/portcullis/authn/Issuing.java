package dev.portcullis.authn;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * Makes the texts of keys, with records that hold no more of them than a hash. Safe for use by
 * several threads.
 */
record Issuing(KeyRings rings, SecureRandom random) {
  private static final int SECRET_BYTES = 16;

  /**
   * A key that lives for so long from now, rounded up to a whole hour.
   *
   * @param record its record, of the hash of its secret and of its end
   */
  IssuedKey issue(
      KeyId id,
      Instant now,
      Duration lifetime,
      BiFunction<SecretHash, Instant, ApiKeyRecord> record) {
    Instant expires = endOfHour(now.plus(lifetime));
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    try {
      return new IssuedKey(
          record.apply(SecretHash.of(secret), expires),
          ApiKey.issue(rings.current(), id, expires, secret));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static Instant endOfHour(Instant instant) {
    Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(instant) ? hour : hour.plus(Duration.ofHours(1));
  }
}
