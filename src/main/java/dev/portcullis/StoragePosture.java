package dev.portcullis;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import jakarta.inject.Singleton;
import java.util.List;

/** What is encrypted where it lies. */
@Singleton
class StoragePosture {
  private final Adapters adapters;

  StoragePosture(Adapters adapters) {
    this.adapters = adapters;
  }

  Control atRest() {
    return adapters.anyEmbedded()
        ? new Control(
            "Encryption at rest (AES-256)",
            State.PARTLY,
            and("Other files of the data directory are for their owner alone, and not encrypted."),
            List.of("Put the data directory on an encrypted disk."))
        : new Control(
            "Encryption at rest (AES-256)",
            State.ON,
            and(
                "Tables, secrets and the audit group are encrypted by the service (AES-256), with"
                    + " keys of KMS as infra/terraform makes them."),
            List.of());
  }

  private static List<String> and(String more) {
    return List.of(
        "Of API keys hashes are kept (SHA-256), never keys.",
        "Policies of tenants are sealed with AES-256-GCM.",
        more);
  }
}
