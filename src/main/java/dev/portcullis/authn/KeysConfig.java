package dev.portcullis.authn;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** API keys. */
@ConfigMapping(prefix = "portcullis.keys")
public interface KeysConfig {
  /**
   * A reference to the ring of secrets that authenticates keys, such as `aws-sm:portcullis/ring` or
   * `file:/etc/portcullis/ring.json`: JSON of generation to Base64 of at least 32 random bytes. A
   * new generation can be added while the gateway runs. In laptop mode one is made in the data
   * directory; elsewhere there is no default.
   */
  Optional<String> ring();
}
