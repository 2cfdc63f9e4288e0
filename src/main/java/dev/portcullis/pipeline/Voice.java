package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Optional;

/** How the gateway itself speaks in a dialect, so that stock SDKs understand it. */
public interface Voice {
  /** The media type of {@link #refusal}. */
  String refusalType();

  /** The body of a refusal, which repeats what its headers say. */
  Json refusal(Refusal refusal, String requestId);

  /** The event that tells a client that its stream has broken off; none for opaque bytes. */
  Optional<Frame.Event> broken(Cause cause, String requestId);

  /** The list of models. */
  Json models(List<String> names);

  /** One model of that list. */
  Json model(String name);

  /**
   * How the provider itself tells what is left of a limit, besides the headers that every reply
   * has; nothing where it has no names for this.
   */
  default List<Headers.Field> rateLimit(Remaining remaining) {
    return List.of();
  }

  /** The name of the header that carries the request's id. */
  String requestIdHeader();
}
