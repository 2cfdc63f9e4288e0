package dev.portcullis.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What this process is, and what stands behind its ports. */
@ConfigMapping(prefix = "portcullis")
public interface GatewayConfig {
  /**
   * How the gateway runs. `laptop` has the stub model, a demo key and embedded adapters, and binds
   * loopback. `server` is for production, on AWS adapters unless embedded ones are named.
   * `function` is AWS Lambda; it is the mode there, and need not be set.
   */
  @WithDefault("server")
  Mode mode();

  /**
   * What the gateway serves: `data`, the routes to models; `admin`, administration below
   * `/admin/v1`, and no model; or `both` in one process, which is for a laptop or a single server:
   * functions have one plane each, so that each has a role of its own.
   */
  @WithDefault("data")
  Plane plane();

  /** The folder of the embedded adapters: keys, policies, audit events, the ledger. */
  @WithDefault(".portcullis")
  Path dataDirectory();

  /** Which adapter stands behind each port. */
  Adapters adapters();

  /** Which adapter stands behind each port; `embedded` in laptop mode, else `aws`. */
  interface Adapters {
    /** Where API keys are kept, and beside them the roles and tenants that administration adds. */
    Optional<Adapter> apiKeys();

    /**
     * Where audit events are kept. `stdout` writes each as a line to standard output, for whoever
     * collects that, and is the function's default.
     */
    Optional<Trail> auditTrail();

    /** Where use is counted against limits. */
    Optional<Adapter> ledger();

    /**
     * Where policies of tenants are kept, sealed; with them the data keys, and the KMS that wraps
     * these: none of the three is of use where the others are not.
     */
    Optional<Adapter> policies();

    /** Where secret references are looked up. */
    Optional<Adapter> secrets();
  }

  /** How the gateway runs. */
  enum Mode {
    /** For trying and developing. */
    LAPTOP,
    /** A process or container in production. */
    SERVER,
    /** A function on AWS Lambda. */
    FUNCTION
  }

  /** What the gateway serves. */
  enum Plane {
    /** The routes to models. */
    DATA,
    /** Administration. */
    ADMIN,
    /** Both of them. */
    BOTH
  }

  /** What can stand behind the audit trail. */
  enum Trail {
    /** Files in the data directory, a chain for each process. */
    EMBEDDED,
    /** A log stream of CloudWatch Logs for each chain. */
    AWS,
    /** Lines on standard output. */
    STDOUT
  }

  /** What can stand behind a port. */
  enum Adapter {
    /** Files in the data directory, for one process. */
    EMBEDDED,
    /** The AWS service. */
    AWS
  }
}
