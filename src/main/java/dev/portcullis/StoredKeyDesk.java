package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.Narrowing;
import dev.portcullis.authn.Rotation;
import dev.portcullis.client.KeyDesk;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * API keys at the store that the configuration names.
 *
 * @param usual the limits of keys that have none of their own
 */
record StoredKeyDesk(KeyLifecycle keys, Usages usages, Limits usual) implements KeyDesk {
  @Override
  public Optional<ApiKeyRecord> find(KeyId id) {
    return keys.find(id);
  }

  @Override
  public List<ApiKeyRecord> list(Optional<String> tenant) {
    return Page.all(after -> keys.page(tenant, after, Page.LARGEST));
  }

  @Override
  public Standing standing(ApiKeyRecord key) {
    return usages.of(Subject.key(key.id().text()));
  }

  @Override
  public IssuedKey create(KeyRequest request) {
    return keys.create(request);
  }

  @Override
  public KeyChange narrow(ApiKeyRecord key, Narrowing narrowing) {
    return keys.narrow(key.id(), key.version(), narrowing, usual);
  }

  @Override
  public Rotation rotate(ApiKeyRecord key, Duration overlap, Duration lifetime) {
    return keys.rotate(key.id(), key.version(), overlap, lifetime, keys.freshId());
  }

  @Override
  public KeyChange retire(ApiKeyRecord key, Instant until) {
    return keys.retire(key.id(), key.version(), until);
  }

  @Override
  public KeyChange revoke(ApiKeyRecord key) {
    return keys.revoke(key.id());
  }
}
