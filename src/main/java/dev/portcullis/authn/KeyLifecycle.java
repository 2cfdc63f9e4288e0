package dev.portcullis.authn;

import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * API keys for their whole life. No change adds to what a key may do: it is narrowed, it retires,
 * it is revoked. All methods throw {@link StoreUnavailable} where a record cannot be read, or where
 * it is not certain that one was written. Safe for use by several threads.
 */
public final class KeyLifecycle {
  private static final int TRIES = 16;

  private final ApiKeys keys;
  private final KeyStops stops;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Issuing issuing;

  /**
   * The lifecycle of keys that the ring in force signs and whose records lie here.
   *
   * @param stops is told of a key that is revoked, before its record says so
   */
  public KeyLifecycle(
      ApiKeys keys, KeyRings rings, KeyStops stops, InstantSource clock, SecureRandom random) {
    this.keys = keys;
    this.stops = stops;
    this.clock = clock;
    this.random = random;
    this.issuing = new Issuing(rings, random);
  }

  /** An id for a key that is to be created. */
  public KeyId freshId() {
    return KeyId.random(random);
  }

  /** Issues a key: keeps its record, and returns its text, which is kept nowhere. */
  public IssuedKey create(KeyRequest request) {
    try {
      return create(request, freshId());
    } catch (ApiKeys.KeyExists eightyRandomBitsAgain) {
      throw new IllegalStateException("the source of random numbers repeats itself");
    }
  }

  /**
   * Issues a key of this id. Its text is told once: whoever asks again is told that the key is
   * there, and has to ask for another one if the text was lost.
   *
   * @throws ApiKeys.KeyExists if there is a key of this id; it is left as it was
   */
  public IssuedKey create(KeyRequest request, KeyId id) throws ApiKeys.KeyExists {
    Instant now = created();
    IssuedKey issued =
        issuing.issue(
            id, now, request.lifetime(), (hash, expires) -> request.record(id, hash, now, expires));
    keys.create(issued.record());
    return issued;
  }

  /**
   * Revokes a key that was just issued and of which nobody shall hear. Whoever it succeeds goes on
   * as it was decided, and can be rotated again.
   *
   * @return what that has changed
   */
  public KeyChange takeBack(IssuedKey issued) {
    return revoke(issued.record().id());
  }

  /** The record of this key. */
  public Optional<ApiKeyRecord> find(KeyId id) {
    return keys.find(id);
  }

  /** Some records, as {@link ApiKeys#page} tells them. */
  public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
    return keys.page(tenant, after, size);
  }

  /**
   * Takes from a key what it shall have no longer. Where records are remembered, the key is what it
   * was for that long at most.
   *
   * @param usual the limits of a key that has none of its own
   */
  public KeyChange narrow(KeyId id, long expectedVersion, Narrowing narrowing, Limits usual) {
    return change(
        id,
        expectedVersion,
        before -> {
          try {
            return new Wanted.Next(new Narrower(before, usual, now()).apply(narrowing));
          } catch (Narrower.Widens wider) {
            return new Wanted.Nothing(String.valueOf(wider.getMessage()));
          }
        });
  }

  /**
   * Issues a successor with the same rights, which says whose it is, and lets the key retire: until
   * the overlap is over, but never for longer than it would have been valid. A failure leaves the
   * key in force for the overlap at least, and no other one that anybody could use.
   *
   * @param lifetime the successor's, as in a {@link KeyRequest}
   * @param successor the successor's id
   * @throws IllegalArgumentException if the overlap is negative, or the lifetime out of its bounds
   */
  public Rotation rotate(
      KeyId id, long expectedVersion, Duration overlap, Duration lifetime, KeyId successor) {
    requireRotation(overlap, lifetime);
    return new KeyRotation(keys, issuing)
        .rotate(
            new KeyRotation.Asked(id, expectedVersion, overlap, lifetime, successor), created());
  }

  /**
   * Lets rotations pass that may be asked for. No overlap at all is one: the key ends at once, for
   * whoever knows that nobody uses it, or that others do who should not.
   *
   * @throws IllegalArgumentException for others; the message is for who asks
   */
  public static void requireRotation(Duration overlap, Duration lifetime) {
    if (overlap.isNegative() || overlap.compareTo(KeyRequest.LONGEST_LIFETIME) > 0) {
      throw new IllegalArgumentException("An overlap is of at most 365 days.");
    }
    KeyRequest.requireLifetime(lifetime);
  }

  /** Lets a key end at a time to come, if it would not end earlier. */
  public KeyChange retire(KeyId id, long expectedVersion, Instant until) {
    return change(id, expectedVersion, before -> retiring(before, until));
  }

  private Wanted retiring(ApiKeyRecord before, Instant until) {
    Instant end = KeyRotation.earlier(until.truncatedTo(ChronoUnit.SECONDS), before.expires());
    if (!end.isAfter(now())) {
      return new Wanted.Nothing("That is over already; revoke the key to end it at once.");
    }
    return switch (before.state()) {
      case KeyState.Retiring(Instant already, Optional<KeyId> successor) ->
          end.isAfter(already)
              ? new Wanted.Nothing("The key is retiring already, until " + already + ".")
              : new Wanted.Next(before.with(new KeyState.Retiring(end, successor)));
      case KeyState.Active active -> new Wanted.Next(before.with(new KeyState.Retiring(end)));
      case KeyState.Revoked revoked -> new Wanted.Nothing("The key is revoked, for good.");
    };
  }

  /**
   * Revokes a key, at once and for good: first the {@link KeyStops} are told, which every call
   * asks, then the record is changed, which may be remembered. Whatever fails in between, the key
   * is not in force. Where they cannot be told, the record is changed all the same, and the failure
   * thrown: the key ends as soon as nobody remembers it any more. Revoking it again changes
   * nothing; it is never refused, and never stale.
   */
  public KeyChange revoke(KeyId id) {
    Optional<ApiKeyRecord> found = keys.find(id);
    if (found.isEmpty()) {
      return new Unchanged.Absent();
    }
    try {
      stops.stop(found.get());
    } catch (RuntimeException notStopped) {
      try {
        var unused = recordRevoked(found);
      } catch (RuntimeException neither) {
        notStopped.addSuppressed(neither);
      }
      throw notStopped; // it may be remembered somewhere that it is in force
    }
    return recordRevoked(found);
  }

  private KeyChange recordRevoked(Optional<ApiKeyRecord> first) {
    Optional<ApiKeyRecord> found = first;
    for (int tries = 0; tries < TRIES && found.isPresent(); tries++) {
      ApiKeyRecord before = found.get();
      if (before.state() instanceof KeyState.Revoked) {
        return new KeyChange.Changed(before, before);
      }
      ApiKeyRecord after = before.with(new KeyState.Revoked(now()));
      if (keys.replace(after, before.version()) == ApiKeys.Replacement.REPLACED) {
        return new KeyChange.Changed(before, after);
      }
      found = keys.find(before.id());
    }
    if (found.isPresent()) {
      KeyId id = found.get().id();
      throw new StoreUnavailable("API key " + id + " is being changed by others without end");
    }
    return new Unchanged.Absent();
  }

  /** What a change is to make of a record. */
  private sealed interface Wanted {
    record Next(ApiKeyRecord record) implements Wanted {}

    record Nothing(String why) implements Wanted {}
  }

  private KeyChange change(KeyId id, long expectedVersion, Function<ApiKeyRecord, Wanted> change) {
    Optional<ApiKeyRecord> found = keys.find(id);
    if (found.isEmpty()) {
      return new Unchanged.Absent();
    }
    ApiKeyRecord before = found.get();
    if (before.version() != expectedVersion) {
      return new Unchanged.Stale(before);
    }
    Optional<String> ended = ended(before, now());
    if (ended.isPresent()) {
      return new Unchanged.Refused(ended.get());
    }
    return switch (change.apply(before)) {
      case Wanted.Nothing(String why) -> new Unchanged.Refused(why);
      case Wanted.Next(ApiKeyRecord after) -> replaced(before, after);
    };
  }

  private KeyChange replaced(ApiKeyRecord before, ApiKeyRecord after) {
    return switch (keys.replace(after, before.version())) {
      case REPLACED -> new KeyChange.Changed(before, after);
      case ABSENT -> new Unchanged.Absent();
      case CONFLICT ->
          keys.find(before.id())
              .<KeyChange>map(Unchanged.Stale::new)
              .orElseGet(Unchanged.Absent::new);
    };
  }

  /** Why a key is not in force, if it is not. */
  static Optional<String> ended(ApiKeyRecord record, Instant now) {
    return switch (record.state()) {
      case KeyState.Revoked revoked -> Optional.of("The key is revoked, for good.");
      case KeyState.Retiring(Instant until, Optional<KeyId> successor) ->
          now.isBefore(KeyRotation.earlier(until, record.expires()))
              ? Optional.empty()
              : Optional.of("The key has retired.");
      case KeyState.Active active ->
          now.isBefore(record.expires()) ? Optional.empty() : Optional.of("The key has expired.");
    };
  }

  /**
   * When a key is created, as exactly as clocks here tell: lists go by it, and what is created
   * behind a page must come after it.
   */
  private Instant created() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
