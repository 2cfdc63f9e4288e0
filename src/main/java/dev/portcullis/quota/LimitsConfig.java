package dev.portcullis.quota;

import dev.portcullis.pipeline.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much may be used. */
@ConfigMapping(prefix = "portcullis")
public interface LimitsConfig {
  /** Limits of callers. */
  OfCallers limits();

  /** Limits of routes. */
  Map<String, OnRoute> routes();

  /** Limits of callers. */
  interface OfCallers {
    /** Each key by itself, unless it has limits of its own. */
    Rates key();

    /** Each user by itself: whoever a token of an issuer speaks of. */
    Rates user();

    /** Each tenant by itself, all its keys and users together. */
    Rates tenant();

    /** Tenants whose limits take the place of the usual ones, measure by measure. */
    Optional<List<OfTenant>> tenants();
  }

  /** One set of limits. */
  interface Rates {
    /**
     * Calls, as amounts and windows: `60/1m`, or several, `60/1m,1000/1d`. Windows are aligned to
     * the epoch; units are `d`, `h`, `m`, `s`.
     */
    Optional<List<String>> requests();

    /** Tokens of input and output, written as calls are: `100000/1d`. */
    Optional<List<String>> tokens();

    /** How many calls may run at once, such as `4`. */
    Optional<String> concurrent();
  }

  /** Limits of one tenant. */
  interface OfTenant extends Rates {
    /** The tenant. */
    String name();
  }

  /** Limits of a route. */
  interface OnRoute {
    /** All calls of the route together. */
    OfRoute limits();

    /** Models with ceilings of their own. */
    Optional<List<Ceiling>> ceilings();

    /**
     * Tokens of output to reserve where the caller names no maximum, and no entry of `ceilings`
     * matches.
     */
    @WithDefault("16384")
    @Bounds(least = "1", most = "1000000000")
    long outputCeiling();
  }

  /** All calls of a route together. */
  interface OfRoute extends Rates {
    /** Its models. */
    Optional<List<OfModel>> models();
  }

  /** Limits of a model. */
  interface OfModel extends Rates {
    /**
     * The model; with a trailing `*`, each model that matches has counters of its own. The first
     * entry that matches counts.
     */
    String model();
  }

  /** How much output to reserve for a model, where the caller names no maximum. */
  interface Ceiling {
    /** The model; a trailing `*` is a wildcard. The first entry that matches counts. */
    String model();

    /** Tokens of output to reserve for it where the caller names no maximum. */
    @Bounds(least = "1", most = "1000000000")
    long output();
  }
}
