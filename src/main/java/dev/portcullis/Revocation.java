package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyStops;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;

/**
 * Stops a key that is revoked in the ledger, which every call asks, until it would have expired.
 */
record Revocation(Stops stops) implements KeyStops {
  @Override
  public void stop(ApiKeyRecord record) {
    stops.stop(Subject.key(record.id().text()), Stop.REVOKED, record.expires());
  }
}
