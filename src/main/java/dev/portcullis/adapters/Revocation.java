package dev.portcullis.adapters;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyStops;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Stops a key that is revoked in the ledger, which every call asks, until it would have expired;
 * and for a day at least, since a process may remember it from before its expiry was brought
 * forward.
 */
record Revocation(Stops stops, InstantSource clock) implements KeyStops {
  private static final Duration LEAST = Duration.ofDays(1);

  @Override
  public void stop(ApiKeyRecord record) {
    Instant least = clock.instant().plus(LEAST);
    stops.stop(
        Subject.key(record.id().text()),
        Stop.REVOKED,
        record.expires().isAfter(least) ? record.expires() : least);
  }
}
