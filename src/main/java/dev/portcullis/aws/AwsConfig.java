package dev.portcullis.aws;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** How the AWS adapters reach their services. */
@ConfigMapping(prefix = "portcullis.aws")
public interface AwsConfig {
  /** The region; where it is not said, that of the variable `AWS_REGION`. */
  Optional<String> region();

  /**
   * Where the services are, if not at their usual places: an emulator. Clear text, `http:`, is for
   * loopback alone.
   */
  Optional<URI> endpoint();

  /**
   * What the names of all resources begin with: the tables `<name>-access`, `<name>-datakeys` and
   * `<name>-ledger`, the KMS key `alias/<name>`, the log group `/<name>/audit`.
   */
  @WithDefault("portcullis")
  String name();

  /** How long to wait for a connection. */
  @WithDefault("300ms")
  Duration connectTimeout();

  /** How long to wait for an answer, each time that a service is asked. */
  @WithDefault("700ms")
  Duration timeout();
}
