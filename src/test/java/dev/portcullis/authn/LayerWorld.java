package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.NOW;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.TestRequests;
import java.time.Instant;
import java.util.List;

/** A layer that knows one key, and a clock that the test sets. */
final class LayerWorld {
  static final KeyRing RING = TestKeys.ring("aa", "ae");
  static final String KEY = TestKeys.keyText(RING, LATER);

  TestKeys.CountingApiKeys keys =
      TestKeys.CountingApiKeys.with(TestKeys.record(new KeyState.Active(), LATER));
  Instant now = NOW;

  TestRequests.Run run(Exchange in) {
    return TestRequests.run(layer(keys), in);
  }

  AuthenticationLayer layer(ApiKeys store) {
    return new AuthenticationLayer(new ApiKeyVerifier(RING, store, () -> now));
  }

  static Exchange exchange(String... headers) {
    return TestRequests.exchange("192.0.2.7", Headers.of(headers));
  }

  static List<String> challenge(TestRequests.Run run) {
    return run.refusal().orElseThrow().headers().all("www-authenticate");
  }

  static ApiKeys failing(StoreUnavailable failure) {
    return new ApiKeys() {
      @Override
      public java.util.Optional<ApiKeyRecord> find(KeyId id) {
        throw failure;
      }

      @Override
      public void create(ApiKeyRecord record) {
        throw failure;
      }

      @Override
      public Replacement replace(ApiKeyRecord record, long expectedVersion) {
        throw failure;
      }

      @Override
      public dev.portcullis.pipeline.Page<ApiKeyRecord> page(
          java.util.Optional<String> tenant,
          java.util.Optional<dev.portcullis.pipeline.Cursor> after,
          int size) {
        throw failure;
      }
    };
  }
}
