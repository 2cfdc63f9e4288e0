package dev.portcullis.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long secrets of AWS Secrets Manager are remembered. Files are looked at once a second. */
@ConfigMapping(prefix = "portcullis.secrets")
public interface SecretsConfig {
  /** From what age on a secret is asked for again, after the reply that has used it. */
  @WithDefault("60s")
  Duration refreshAfter();

  /** From what age on a secret is not used before it was asked for again. */
  @WithDefault("5m")
  Duration validFor();

  /**
   * For how long after a new value the one before it is tried where an upstream refuses the new
   * one: it may have been stored before the provider knew it. `0s` never does.
   */
  @WithDefault("24h")
  Duration previousFor();
}
