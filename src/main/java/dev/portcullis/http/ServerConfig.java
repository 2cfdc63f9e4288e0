package dev.portcullis.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The gateway's own server. */
@ConfigMapping(prefix = "portcullis.server")
public interface ServerConfig {
  /** The address to listen on. In laptop mode it must be a loopback address. */
  @WithDefault("127.0.0.1")
  @NotBlank
  String host();

  /**
   * The port to listen on; 0 takes any free one. In laptop mode the next free one is taken if this
   * one is not free.
   */
  @WithDefault("8080")
  @Min(0)
  @Max(65535)
  int port();

  /** TLS; TLS 1.3 alone is spoken. */
  Optional<Tls> tls();

  /** The largest header section; more is a 431. */
  @WithDefault("16K")
  MemorySize headerLimit();

  /** The longest request target, in bytes; more is a 414. */
  @WithDefault("8192")
  @Min(256)
  @Max(65536)
  int targetLimit();

  /** How many requests may run at once; more are refused with a 503. */
  @WithDefault("10000")
  @Min(1)
  int requestLimit();

  /** How long a connection may stay open with nothing on it. */
  @WithDefault("75s")
  @DurationMin(millis = 1)
  @DurationMax(days = 1)
  Duration idleTimeout();

  /** How long a client may take for the header section of a request. */
  @WithDefault("20s")
  @DurationMin(millis = 1)
  @DurationMax(days = 1)
  Duration headTimeout();

  /** How long a client may take no byte of its reply before it counts as gone. */
  @WithDefault("60s")
  @DurationMin(millis = 1)
  @DurationMax(days = 1)
  Duration stallTimeout();

  /** How long running requests may take to finish after SIGTERM. */
  @WithDefault("25s")
  @DurationMin
  @DurationMax(days = 1)
  Duration shutdownTimeout();

  /** TLS; TLS 1.3 alone is spoken. */
  interface Tls {
    /** The certificate chain, a PEM file. */
    Path certificate();

    /** The private key, a PEM file. */
    Path key();
  }
}
