package dev.portcullis.posture;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import jakarta.inject.Singleton;
import java.util.ArrayList;

/** What is encrypted where it lies. */
@Singleton
class StoragePosture {
  private final Adapters adapters;

  StoragePosture(Adapters adapters) {
    this.adapters = adapters;
  }

  Control atRest() {
    var evidence = new ArrayList<String>();
    var advice = new ArrayList<String>();
    evidence.add("Of API keys hashes are kept (SHA-256), never keys.");
    evidence.add("Policies of tenants are sealed with AES-256-GCM.");
    if (adapters.anyEmbedded()) {
      evidence.add(
          "Other files of the data directory are for their owner alone, and not encrypted.");
      advice.add("Put the data directory on an encrypted disk.");
    }
    if (adapters.anyAws()) {
      evidence.add(
          "What is kept on AWS its services encrypt; with what key is not seen by this process,"
              + " which may not ask.");
      advice.add(
          "Check the keys: aws dynamodb describe-table (SSEDescription), aws logs"
              + " describe-log-groups (kmsKeyId), aws secretsmanager describe-secret (KmsKeyId).");
    }
    return new Control("Encryption at rest (AES-256)", State.PARTLY, evidence, advice);
  }
}
