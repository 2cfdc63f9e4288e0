package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.KeyId;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys of a store that counts how often it is asked for one. */
record CountedKeys(ApiKeys store, AtomicInteger lookups) implements ApiKeys {
  @Override
  public Optional<ApiKeyRecord> find(KeyId id) {
    lookups.incrementAndGet();
    return store.find(id);
  }

  @Override
  public void create(ApiKeyRecord record) throws KeyExists {
    store.create(record);
  }

  @Override
  public Replacement replace(ApiKeyRecord record, long expectedVersion) {
    return store.replace(record, expectedVersion);
  }

  @Override
  public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
    return store.page(tenant, after, size);
  }
}
