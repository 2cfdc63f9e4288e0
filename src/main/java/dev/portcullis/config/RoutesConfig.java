package dev.portcullis.config;

import dev.portcullis.pipeline.Bounds;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routes: base URLs below the gateway's own, each spoken in one dialect. */
@ConfigMapping(prefix = "portcullis")
public interface RoutesConfig {
  /** The routes by name; a name is the first segment of the path, of `a-z` and `0-9`. */
  Map<String, RouteConfig> routes();

  /** One route. */
  interface RouteConfig {
    /** What is spoken on the route: `openai`, `anthropic` or `generic`. */
    String dialect();

    /**
     * What may be asked for: `chat`, `responses`, `embeddings`, `messages`,
     * `messages.count_tokens`, `models.read`, `invoke`. Nothing else is answered.
     */
    List<String> operations();

    /**
     * The models that may be named; a trailing `*` is a wildcard. The exact names are what the list
     * of models shows.
     */
    Optional<List<String>> models();

    /** Names of scopes that a caller must hold, all of them, besides a grant of the action. */
    Optional<List<String>> scopes();

    /** The largest request body. */
    @WithDefault("10M")
    MemorySize bodyLimit();

    /** The largest plain reply; a streamed one has no limit. */
    @WithDefault("16M")
    MemorySize replyLimit();

    /**
     * What becomes of a call for a stream where the way to the client carries none: a function
     * behind an HTTP API or a load balancer. `refuse` is a 400; `collect` answers with all events
     * at once, when the last one has come.
     */
    @WithDefault("refuse")
    Unstreamed unstreamed();

    /** How long things may take. */
    Timeouts timeouts();
  }

  /** What becomes of a call for a stream where none can be sent. */
  enum Unstreamed {
    /** It is refused. */
    REFUSE,
    /** Its events are sent together. */
    COLLECT
  }

  /** How long things may take. */
  interface Timeouts {
    /** A request in all, from its head to the last byte of its reply. */
    @WithDefault("10m")
    @Bounds(least = "1ms", most = "1d")
    Duration total();
  }
}
