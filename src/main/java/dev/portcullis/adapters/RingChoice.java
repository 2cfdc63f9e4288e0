package dev.portcullis.adapters;

import dev.portcullis.authn.KeyRings;
import dev.portcullis.authn.KeysConfig;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.authn.StoredKeyRing;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.embedded.EmbeddedKeyRing;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.secret.Secrets;
import dev.portcullis.startup.InvalidConfiguration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** The ring that authenticates API keys, where configuration says that it lies. */
record RingChoice(GatewayConfig config, KeysConfig keysConfig, InstantSource clock) {
  private static final Logger LOG = Logger.getLogger("portcullis");
  private static final String KEY = "portcullis.keys.ring";

  /**
   * The ring.
   *
   * @throws InvalidConfiguration if nobody says where it lies, or no ring lies there
   */
  KeyRings read(Secrets secrets) {
    if (keysConfig.ring().isEmpty() && config.mode() != Mode.LAPTOP) {
      throw InvalidConfiguration.of(
          KEY,
          "there is no ring of secrets, so no API key can be made or checked",
          "Name one: aws-sm:name, file:path or env:NAME, JSON of generation to Base64 of 32 random"
              + " bytes.");
    }
    try {
      SecretRef ref =
          keysConfig.ring().isPresent()
              ? SecretRef.parse(keysConfig.ring().get())
              : EmbeddedKeyRing.at(config.dataDirectory());
      return new StoredKeyRing(secrets, ref, clock, RingChoice::noRing);
    } catch (IllegalArgumentException | SecretUnavailable | StoreUnavailable wrong) {
      throw InvalidConfiguration.of(
          KEY, String.valueOf(wrong.getMessage()), "Point it to a ring that can be read.");
    }
  }

  private static void noRing(IllegalArgumentException problem) {
    LOG.errorf(
        "%s: what stands there now is no ring, so the last good one stays in force: %s",
        KEY, problem.getMessage());
  }
}
