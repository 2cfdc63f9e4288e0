package dev.portcullis.http;

import dev.portcullis.pipeline.Bounds;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The gateway's own server. */
@ConfigMapping(prefix = "portcullis.server")
public interface ServerConfig {
  /** The address to listen on. In laptop mode it must be a loopback address. */
  @WithDefault("127.0.0.1")
  String host();

  /**
   * The port to listen on; 0 takes any free one. In laptop mode the next free one is taken if this
   * one is not free.
   */
  @WithDefault("8080")
  @Bounds(least = "0", most = "65535")
  int port();

  /** TLS; TLS 1.3 alone is spoken. */
  Optional<Tls> tls();

  /** The largest header section; more is a 431. */
  @WithDefault("16K")
  MemorySize headerLimit();

  /** The longest request target, in bytes; more is a 414. */
  @WithDefault("8192")
  @Bounds(least = "256", most = "65536")
  int targetLimit();

  /** How many requests may run at once; more are refused with a 503. */
  @WithDefault("10000")
  @Bounds(least = "1")
  int requestLimit();

  /** How long a connection may stay open with nothing on it. */
  @WithDefault("75s")
  @Bounds(least = "1ms", most = "1d")
  Duration idleTimeout();

  /** How long a client may take for the header section of a request. */
  @WithDefault("20s")
  @Bounds(least = "1ms", most = "1d")
  Duration headTimeout();

  /** How long a client may take no byte of its reply before it counts as gone. */
  @WithDefault("60s")
  @Bounds(least = "1ms", most = "1d")
  Duration stallTimeout();

  /** How long running requests may take to finish after SIGTERM. */
  @WithDefault("25s")
  @Bounds(least = "0s", most = "1d")
  Duration shutdownTimeout();

  /** TLS; TLS 1.3 alone is spoken. */
  interface Tls {
    /** The certificate chain, a PEM file. */
    Path certificate();

    /** The private key, a PEM file. */
    Path key();
  }
}
