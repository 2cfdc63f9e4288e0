package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;
import java.util.Optional;

/**
 * Revokes keys: first the ledger is told, which every call asks, then the record is changed, which
 * may be cached. Whatever fails in between, the key is not in force.
 */
record Revocation(KeyLifecycle keys, Stops stops) {

  /**
   * Revokes this key.
   *
   * @return its record as it now is; none if there is no such key
   */
  Optional<ApiKeyRecord> revoke(KeyId id) {
    Optional<ApiKeyRecord> found = keys.find(id);
    found.ifPresent(
        record -> stops.stop(Subject.key(record.id().text()), Stop.REVOKED, record.expires()));
    return found.isEmpty() ? found : keys.revoke(id);
  }
}
