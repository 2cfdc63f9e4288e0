package dev.portcullis.authn;

import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.Secret;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Records of keys that have called lately, each remembered under the whole credential that it was
 * found with. That there is no record is not remembered. Safe for use by several threads.
 */
final class RememberedRecords implements ApiKeyVerifier.Records {
  private static final int MOST = 10_000;

  private final Remembered<Asked, Optional<ApiKeyRecord>> remembered;

  private record Asked(CredentialHash credential, KeyId id) {}

  RememberedRecords(ApiKeys keys, Remembered.Age age, InstantSource clock, Upkeep upkeep) {
    this.remembered = new Remembered<>(asked -> keys.find(asked.id()), age, MOST, clock, upkeep);
  }

  @Override
  public Optional<ApiKeyRecord> find(Secret credential, KeyId id) {
    var asked = new Asked(CredentialHash.of(credential), id);
    Optional<ApiKeyRecord> found = remembered.get(asked);
    if (found.isEmpty()) {
      remembered.forget(asked);
    }
    return found;
  }
}
