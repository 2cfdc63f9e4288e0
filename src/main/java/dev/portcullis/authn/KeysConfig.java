package dev.portcullis.authn;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** API keys. */
@ConfigMapping(prefix = "portcullis.keys")
public interface KeysConfig {
  /**
   * A reference to the ring of secrets that authenticates keys, such as
   * `file:/etc/portcullis/ring.json` or `env:KEY_RING`: JSON of generation to Base64 of at least 32
   * random bytes. In laptop mode one is made in the data directory; elsewhere there is no default.
   */
  Optional<String> ring();
}
