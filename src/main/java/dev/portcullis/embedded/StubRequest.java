package dev.portcullis.embedded;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Headers;
import java.nio.charset.StandardCharsets;

/**
 * What the stub model received. {@code toString} never shows content.
 *
 * @param method as sent
 * @param path the path as sent, still encoded
 * @param query the query as sent, still encoded; empty if there is none
 * @param headers names in lower case, with their values
 * @param body the bytes, without transfer coding
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
public record StubRequest(String method, String path, String query, Headers headers, byte[] body) {
  private static final JsonReader READER = new JsonReader(JsonLimits.REQUEST);

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The body as strict JSON.
   *
   * @throws InvalidJson if it is anything else
   */
  public Json json() throws InvalidJson {
    return READER.read(body);
  }

  @Override
  public String toString() {
    return method + " with " + body.length + " bytes";
  }
}
