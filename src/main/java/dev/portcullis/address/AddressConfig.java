package dev.portcullis.address;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where callers may come from. */
@ConfigMapping(prefix = "portcullis")
public interface AddressConfig {
  /** Every route. */
  Everywhere address();

  /** Single routes. */
  Map<String, OnRoute> routes();

  /** Administration. */
  OfAdministration admin();

  /** Administration's part. */
  interface OfAdministration {
    /** Who may administer, beyond what holds for all routes. */
    Rules address();
  }

  /** A rule for all routes, and who may speak for a client. */
  interface Everywhere extends Rules {
    /**
     * The proxies whose `X-Forwarded-For` is believed, as CIDR blocks. With none, the header is
     * ignored and the client is who holds the connection.
     */
    Optional<List<String>> trustedProxies();
  }

  /** A route's part. */
  interface OnRoute {
    /** Who may call the route, beyond what holds for all routes. */
    Rules address();
  }

  /** Who may call. */
  interface Rules {
    /** CIDR blocks that may call; with none, all but the denied ones may. */
    Optional<List<String>> allow();

    /** CIDR blocks that may not call, whatever is allowed. */
    Optional<List<String>> deny();
  }
}
