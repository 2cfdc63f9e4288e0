package dev.portcullis.lambda;

import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.RequestIds;
import java.util.Optional;

/**
 * Requests from events: as a server's parser would, it says of what is no HTTP, or too large for
 * it, that it is refused. Safe for use by several threads.
 */
final class EventRequests {
  private static final int LONGEST_METHOD = 32;

  /** What a field takes on the wire beside its name and value. */
  private static final int BESIDE_FIELD = 4;

  private final FunctionLoop.Settings settings;
  private final RequestIds ids = new RequestIds();

  EventRequests(FunctionLoop.Settings settings) {
    this.settings = settings;
  }

  /** The request in this event. */
  Request of(HttpEvent event, Invocation invocation) {
    Optional<Reason> refused = refused(event);
    boolean sound = refused.filter(reason -> reason == Reason.MALFORMED_REQUEST).isEmpty();
    return new Request(
        ids.next(),
        sound ? event.method() : "",
        event.target(),
        sound ? event.headers() : Headers.NONE,
        event.body().announced(),
        event.peer(),
        event.secure(),
        refused,
        event.door().carries(settings.streaming()),
        invocation.trace());
  }

  private Optional<Reason> refused(HttpEvent event) {
    String method = event.method();
    boolean token = !method.isEmpty() && method.chars().allMatch(Headers::isToken);
    if (!token
        || method.length() > LONGEST_METHOD
        || !event.headers().fields().stream().allMatch(Headers.Field::canBeWritten)) {
      return Optional.of(Reason.MALFORMED_REQUEST);
    }
    if (event.target().length() > settings.targetLimit()) {
      return Optional.of(Reason.TARGET_TOO_LONG);
    }
    return headerSize(event.headers()) > settings.headerLimit()
        ? Optional.of(Reason.HEADERS_TOO_LARGE)
        : Optional.empty();
  }

  private static long headerSize(Headers headers) {
    return headers.fields().stream()
        .mapToLong(field -> field.name().length() + field.value().length() + BESIDE_FIELD)
        .sum();
  }
}
