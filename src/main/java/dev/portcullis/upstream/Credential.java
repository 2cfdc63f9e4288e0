package dev.portcullis.upstream;

import dev.portcullis.secret.Secret;
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
  Optional<Secret> secret() throws InterruptedException;

  /**
   * Another secret, after the upstream has refused this one: it may have been replaced at the
   * upstream before the gateway has seen that, or not yet. None if there is no other.
   */
  default Optional<Secret> otherThan(Secret refused) throws InterruptedException {
    return Optional.empty();
  }
}
