package dev.portcullis.authn;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Puts a successor beside a key, and lets the key retire (ADR 40). The successor's record comes
 * first; its text is told only once the predecessor is retiring. So whatever fails, the predecessor
 * is in force for the overlap at least, and there is no second key that anybody could use.
 */
record KeyRotation(ApiKeys keys, Issuing issuing) {

  /** What is asked for. */
  record Asked(
      KeyId id, long expectedVersion, Duration overlap, Duration lifetime, KeyId successor) {}

  /**
   * Rotates.
   *
   * @param created when the successor is created
   */
  Rotation rotate(Asked asked, Instant created) {
    Instant now = created.truncatedTo(ChronoUnit.SECONDS);
    Optional<ApiKeyRecord> found = keys.find(asked.id());
    if (found.isEmpty()) {
      return new Unchanged.Absent();
    }
    ApiKeyRecord before = found.get();
    if (before.version() != asked.expectedVersion()) {
      return new Unchanged.Stale(before);
    }
    Optional<String> refused = refusal(before, now);
    if (refused.isPresent()) {
      return new Unchanged.Refused(refused.get());
    }
    IssuedKey successor =
        issuing.issue(
            asked.successor(),
            created,
            asked.lifetime(),
            (hash, expires) -> before.successor(asked.successor(), hash, created, expires));
    try {
      keys.create(successor.record());
    } catch (ApiKeys.KeyExists another) {
      return new Unchanged.Refused("There is a key of the successor's id already.");
    }
    return retire(before, retiring(before, asked, now), successor, now);
  }

  private Optional<String> refusal(ApiKeyRecord before, Instant now) {
    Optional<String> ended = KeyLifecycle.ended(before, now);
    if (ended.isPresent()) {
      return ended;
    }
    return before.state() instanceof KeyState.Retiring(Instant until, Optional<KeyId> successor)
            && successor
                .flatMap(keys::find)
                .filter(record -> KeyLifecycle.ended(record, now).isEmpty())
                .isPresent()
        ? Optional.of(
            "The key is retiring already, until "
                + until
                + ", and its successor "
                + successor.get()
                + " is in force. Rotate that one, or revoke it first.")
        : Optional.empty();
  }

  private static ApiKeyRecord retiring(ApiKeyRecord before, Asked asked, Instant now) {
    Instant until = earlier(now.plus(asked.overlap()), before.expires());
    Instant atMost =
        before.state() instanceof KeyState.Retiring(Instant already, Optional<KeyId> other)
            ? earlier(until, already)
            : until;
    return before.with(new KeyState.Retiring(atMost, Optional.of(asked.successor())));
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Rotation retire(
      ApiKeyRecord before, ApiKeyRecord after, IssuedKey successor, Instant now) {
    boolean rotated = false;
    try {
      rotated = replaced(before, after);
      if (rotated) {
        return new Rotation.Rotated(before, after, successor);
      }
    } finally {
      if (!rotated) {
        discard(successor.record(), now);
      }
    }
    return keys.find(before.id())
        .<Rotation>map(Unchanged.Stale::new)
        .orElseGet(Unchanged.Absent::new);
  }

  /** Where the store does not know whether it wrote, it is asked what it has. */
  private boolean replaced(ApiKeyRecord before, ApiKeyRecord after) {
    try {
      return keys.replace(after, before.version()) == ApiKeys.Replacement.REPLACED;
    } catch (StoreUnavailable uncertain) {
      if (keys.find(before.id()).filter(after::equals).isPresent()) {
        return true;
      }
      throw uncertain;
    }
  }

  /** Nobody has the text of this key; that its record says so is for those who read lists. */
  private void discard(ApiKeyRecord successor, Instant now) {
    try {
      var unused = keys.replace(successor.with(new KeyState.Revoked(now)), successor.version());
    } catch (StoreUnavailable stillFailing) {
      // what failed before is what the caller is told
    }
  }
}
