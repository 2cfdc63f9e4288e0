package dev.portcullis.authn;

import dev.portcullis.secret.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Issues, revokes and lists API keys. Safe for use by several threads. */
public final class KeyLifecycle {
  private static final int SECRET_BYTES = 16;
  private static final int TRIES = 16;

  private final ApiKeys keys;
  private final KeyRings rings;
  private final InstantSource clock;
  private final SecureRandom random;

  /** The lifecycle of keys that the ring in force signs and whose records lie here. */
  public KeyLifecycle(ApiKeys keys, KeyRings rings, InstantSource clock, SecureRandom random) {
    this.keys = keys;
    this.rings = rings;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Issues a key: keeps its record, and returns its text, which is kept nowhere.
   *
   * @throws StoreUnavailable if it is not certain that the record was kept; no key was issued
   */
  public IssuedKey create(KeyRequest request) {
    Instant now = now();
    Instant expires = endOfHour(now.plus(request.lifetime()));
    KeyId id = KeyId.random(random);
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    try {
      var record =
          new ApiKeyRecord(
              id,
              request.owner(),
              request.tenant(),
              request.roles(),
              request.grants(),
              request.addresses(),
              request.limits(),
              now,
              expires,
              new KeyState.Active(),
              SecretHash.of(secret),
              1);
      Secret text = ApiKey.issue(rings.current(), id, expires, secret);
      keys.create(record);
      return new IssuedKey(record, text);
    } catch (ApiKeys.KeyExists eightyRandomBitsAgain) {
      throw new IllegalStateException("the source of random numbers repeats itself");
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /**
   * The record of this key.
   *
   * @throws StoreUnavailable if it cannot be read
   */
  public Optional<ApiKeyRecord> find(KeyId id) {
    return keys.find(id);
  }

  /**
   * Revokes a key, for good. Revoking it again changes nothing.
   *
   * @return its record as it now is; none if there is no such key
   * @throws StoreUnavailable if it is not certain that the key is revoked
   */
  public Optional<ApiKeyRecord> revoke(KeyId id) {
    for (int tries = 0; tries < TRIES; tries++) {
      Optional<ApiKeyRecord> found = keys.find(id);
      if (found.isEmpty() || found.get().state() instanceof KeyState.Revoked) {
        return found;
      }
      ApiKeyRecord record = found.get();
      ApiKeyRecord revoked = record.with(new KeyState.Revoked(now()));
      switch (keys.replace(revoked, record.version())) {
        case REPLACED -> {
          return Optional.of(revoked);
        }
        case ABSENT -> {
          return Optional.empty();
        }
        case CONFLICT -> {}
      }
    }
    throw new StoreUnavailable("API key " + id + " is being changed by others without end");
  }

  /**
   * All records, the oldest first.
   *
   * @throws StoreUnavailable if any of them cannot be read
   */
  public List<ApiKeyRecord> list() {
    return keys.list();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant endOfHour(Instant instant) {
    Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(instant) ? hour : hour.plus(Duration.ofHours(1));
  }
}
