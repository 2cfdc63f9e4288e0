package dev.portcullis.admin;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import java.util.List;

/**
 * What a request is answered with.
 *
 * @param status the HTTP status
 * @param headers besides the content type
 * @param document the body
 */
record Answer(int status, Headers headers, Json document) {
  static Answer ok(Json document) {
    return new Answer(200, Headers.NONE, document);
  }

  static Answer created(Json document) {
    return new Answer(201, Headers.NONE, document);
  }

  /** The same, of a version that a change must name in {@code If-Match} (RFC 9110, 8.8.3). */
  Answer version(long version) {
    return new Answer(status, headers.plus("etag", "\"" + version + "\""), document);
  }

  Outcome outcome() {
    return new Outcome.Answered(
        new Head(status, headers.plus("content-type", "application/json")),
        new Frame.Document(document, List.of()));
  }
}
