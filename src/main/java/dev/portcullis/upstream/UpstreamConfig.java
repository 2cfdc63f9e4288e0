package dev.portcullis.upstream;

import dev.portcullis.pipeline.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the routes lead. */
@ConfigMapping(prefix = "portcullis")
public interface UpstreamConfig {
  /** Where each route leads. */
  Map<String, OnRoute> routes();

  /** A route's part. */
  interface OnRoute {
    /** The upstreams, in the order of preference. */
    List<Target> upstreams();

    /** How long an upstream may take. */
    Timeouts timeouts();

    /** What happens before a reply has begun, if an upstream fails. */
    Retry retry();

    /** When an upstream that fails is left alone. */
    Breaker breaker();
  }

  /** What happens before a reply has begun, if an upstream fails. */
  interface Retry {
    /** Tries in all, over all upstreams in their order; 1 never tries again. */
    @WithDefault("3")
    @Bounds(least = "1", most = "10")
    int attempts();

    /**
     * Statuses of an upstream after which another try makes sense, besides connections that fail or
     * break off. Add 429 to fail over when an account's limit is reached.
     */
    @WithDefault("502,503,504,529")
    @Bounds(least = "400", most = "599")
    Set<Integer> statuses();

    /**
     * The wait before a second try at the same upstream; it doubles, and a random part is taken.
     */
    @WithDefault("200ms")
    @Bounds(least = "0s", most = "1d")
    Duration backOff();

    /**
     * The back-off grows no longer than this, and an upstream whose `Retry-After` asks for more is
     * not tried again for the same request.
     */
    @WithDefault("5s")
    @Bounds(least = "0s", most = "1d")
    Duration longestWait();
  }

  /** When an upstream that fails is left alone. */
  interface Breaker {
    /** Failures in a row after which it is. */
    @WithDefault("10")
    @Bounds(least = "1")
    int failures();

    /** For how long. */
    @WithDefault("20s")
    @Bounds(least = "0s", most = "1d")
    Duration rest();
  }

  /** One upstream. */
  interface Target {
    /**
     * The URL that stands for the route: `/openai/v1/models` goes to `<base-url>/v1/models`.
     * `stub:` is the embedded stub model, in laptop mode alone.
     */
    String baseUrl();

    /** A reference to the credential that the upstream wants, such as `aws-sm:providers#openai`. */
    Optional<String> credential();

    /**
     * Whether the upstream may have a private, loopback or link-local address, or speak plain HTTP.
     */
    @WithDefault("false")
    boolean privateNetwork();

    /** A PEM file of the authorities to trust for this upstream, instead of the platform's. */
    Optional<Path> trust();

    /** Models that this upstream knows by another name. */
    Optional<List<Alias>> models();
  }

  /** A model that an upstream knows by another name. */
  interface Alias {
    /** The name that callers use. */
    String alias();

    /** The name at the upstream. */
    String name();
  }

  /** How long an upstream may take. */
  interface Timeouts {
    /** To be found by its name; and then again to accept a connection. */
    @WithDefault("5s")
    @Bounds(least = "1ms", most = "1d")
    Duration connect();

    /**
     * From the request to the first byte of the reply. A model that thinks before it answers
     * plainly needs minutes.
     */
    @WithDefault("5m")
    @Bounds(least = "1ms", most = "1d")
    Duration firstByte();

    /** Between two pieces of a reply. */
    @WithDefault("5m")
    @Bounds(least = "1ms", most = "1d")
    Duration idle();
  }
}
