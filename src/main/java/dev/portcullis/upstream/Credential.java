package dev.portcullis.upstream;

import java.util.Optional;

/**
 * The secret by which the gateway is known to an upstream. It is asked for once for each request,
 * on the request's thread, so whoever implements it caches. Safe for use by several threads.
 */
@FunctionalInterface
public interface Credential {
  /** For upstreams that want none. */
  Credential NONE = Optional::empty;

  /** The secret as it is now; empty if the upstream wants none. */
  Optional<String> secret() throws InterruptedException;
}
