package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import java.util.Optional;
import java.util.Set;

/** A dialect that model providers speak: what they are sent, and how their replies are read. */
public interface ProviderDialect extends Dialect {
  /**
   * What is spoken on a route that leads to providers.
   *
   * @throws IllegalStateException if it leads to none
   */
  static ProviderDialect of(Route route) {
    if (route.dialect() instanceof ProviderDialect spoken) {
      return spoken;
    }
    throw new IllegalStateException("route " + route.name() + " is never forwarded");
  }

  /**
   * The body to send upstream for this call.
   *
   * @param model the model's name at that upstream
   */
  Optional<Json> outgoing(Call call, Optional<String> model);

  /** Reads the replies to one attempt at this call. A fresh one for each attempt. */
  ReplyReader replies(Call call);

  /** The (lower-case) names of upstream reply headers that may reach the client. */
  Set<String> replyHeaders();

  /** How the upstream expects its credential. */
  Headers.Field credential(String secret);
}
