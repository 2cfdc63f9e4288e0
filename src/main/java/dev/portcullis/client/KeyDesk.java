package dev.portcullis.client;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.Narrowing;
import dev.portcullis.authn.Rotation;
import dev.portcullis.quota.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a person handles API keys: at the store that this machine reaches, or at a gateway's
 * administration. Changes are of the version that the record names.
 */
public interface KeyDesk {
  /**
   * The key of this id, if there is one.
   *
   * @param tenant whose it is; whoever may handle one tenant's keys alone has to say it
   */
  Optional<ApiKeyRecord> find(KeyId id, Optional<String> tenant);

  /** All keys, or a tenant's. */
  List<ApiKeyRecord> list(Optional<String> tenant);

  /** What is used of a key; nothing for those who may not see it. */
  Optional<Standing> standing(ApiKeyRecord key);

  /** Issues a key. */
  IssuedKey create(KeyRequest request);

  /** Takes something from a key. */
  KeyChange narrow(ApiKeyRecord key, Narrowing narrowing);

  /** Issues a key's successor. */
  Rotation rotate(ApiKeyRecord key, Duration overlap, Duration lifetime);

  /** Lets a key end. */
  KeyChange retire(ApiKeyRecord key, Instant until);

  /** Ends a key at once. */
  KeyChange revoke(ApiKeyRecord key);
}
