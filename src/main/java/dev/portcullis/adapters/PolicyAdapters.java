package dev.portcullis.adapters;

import dev.portcullis.authz.Fences;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.PoliciesUnavailable;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.aws.AwsClients;
import dev.portcullis.aws.AwsKms;
import dev.portcullis.aws.DynamoDataKeys;
import dev.portcullis.aws.DynamoPolicies;
import dev.portcullis.config.GatewayConfig.Adapter;
import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.Kms;
import dev.portcullis.crypto.Reuse;
import dev.portcullis.crypto.Sealing;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.embedded.EmbeddedDataKeys;
import dev.portcullis.embedded.EmbeddedKms;
import dev.portcullis.embedded.EmbeddedPolicies;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What is behind the port of policies: a store, data keys and a KMS, which belong together. */
record PolicyAdapters(
    Adapter chosen, Path data, Supplier<AwsClients> aws, InstantSource clock, SecureRandom random) {

  Policies policies() {
    return switch (chosen) {
      case EMBEDDED -> {
        try {
          yield new EmbeddedPolicies(
              data, sealed(new EmbeddedKms(data, random), new EmbeddedDataKeys(data)));
        } catch (PoliciesUnavailable | SealingUnavailable unusable) {
          throw Adapters.dataDirectory();
        }
      }
      case AWS -> {
        AwsClients clients = aws.get();
        yield new DynamoPolicies(clients, sealed(new AwsKms(clients), new DynamoDataKeys(clients)));
      }
    };
  }

  /**
   * Policies as the layer asks for them; embedded ones are asked for on each call, and read
   * whenever their file has changed.
   */
  Fences fences(Supplier<Remembered.Age> age, Upkeep upkeep) {
    Policies policies = policies();
    return switch (chosen) {
      case EMBEDDED -> policies::find;
      case AWS -> Fences.remembering(policies, age.get(), clock, upkeep);
    };
  }

  private SealedPolicies sealed(Kms kms, DataKeys dataKeys) {
    return new SealedPolicies(new Sealing(kms, dataKeys, Reuse.USUAL, clock, random));
  }
}
