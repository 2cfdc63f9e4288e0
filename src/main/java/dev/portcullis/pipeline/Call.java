package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a caller asks of a model, as its dialect understood it. Made once, in {@code body}; what is
 * forwarded is made from it, never from the client's bytes.
 *
 * @param operation what is asked for
 * @param method the HTTP method
 * @param path the path below the route, in decoded segments
 * @param query the query, still encoded, without its question mark; empty if there is none
 * @param headers the request headers that the dialect lets pass
 * @param model the model named, if any
 * @param stream whether the reply is asked for as a stream of events
 * @param maximumOutput the caller's limit of output tokens, if it named one
 * @param spans where in the body text for the model stands
 * @param body the JSON body, if there is one
 */
public record Call(
    Operation operation,
    String method,
    List<String> path,
    String query,
    Headers headers,
    Optional<String> model,
    boolean stream,
    OptionalLong maximumOutput,
    List<Span> spans,
    Optional<Json> body) {
  public Call {
    path = List.copyOf(path);
    spans = List.copyOf(spans);
  }

  /** A copy with another body, whose spans stand where they stood. */
  public Call withBody(Json replaced) {
    return new Call(
        operation,
        method,
        path,
        query,
        headers,
        model,
        stream,
        maximumOutput,
        spans,
        Optional.of(replaced));
  }

  @Override
  public String toString() {
    return operation.text();
  }
}
