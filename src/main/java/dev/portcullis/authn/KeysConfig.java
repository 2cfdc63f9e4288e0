package dev.portcullis.authn;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
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

  /**
   * For how long records of keys, roles, and policies of tenants are used without reading them
   * again; embedded adapters read them each time. A revoked key is refused at once all the same,
   * since every call asks the ledger.
   */
  Cache cache();

  /** For how long what was read is used. */
  interface Cache {
    /** From when on a record or policy is read again, after the reply of a call that used it. */
    @WithDefault("15s")
    Duration refreshAfter();

    /**
     * From when on it is not used: a call waits until it has been read again. A key or policy that
     * was narrowed is what it was for this long at most.
     */
    @WithDefault("60s")
    Duration validFor();
  }
}
