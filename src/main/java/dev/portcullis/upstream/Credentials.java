package dev.portcullis.upstream;

import dev.portcullis.secret.Secret;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By what the gateway makes itself known to each upstream of a route, within one request: what the
 * upstream's {@link Credential} says, until the upstream has refused it; then the other one, if
 * there is one. It changes once for an upstream. It belongs to the request's thread.
 */
final class Credentials {
  private final List<Upstream> upstreams;
  private final @Nullable Secret[] others;

  Credentials(List<Upstream> upstreams) {
    this.upstreams = upstreams;
    this.others = new Secret[upstreams.size()];
  }

  /** What to show the upstream in this place; empty if it wants nothing. */
  Optional<Secret> of(int index) throws InterruptedException {
    Secret other = others[index];
    return other == null ? upstreams.get(index).credential().secret() : Optional.of(other);
  }

  /** Whether the upstream, which has refused what it was shown, can be shown something else. */
  boolean another(int index, Optional<Secret> refused) throws InterruptedException {
    if (refused.isEmpty() || others[index] != null) {
      return false;
    }
    others[index] = upstreams.get(index).credential().otherThan(refused.get()).orElse(null);
    return others[index] != null;
  }
}
