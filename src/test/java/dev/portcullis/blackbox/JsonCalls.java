package dev.portcullis.blackbox;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * HTTP for tests that are a client of somebody else: forms go out, JSON comes back. A failure's
 * text has what failed and why, and nothing that was sent.
 */
record JsonCalls(HttpClient client) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An answer: its status, and what it says, {@code null} if that is nothing. */
  record Answer(URI asked, int status, Json json) {
    /** What it says, if it is a success. */
    Json well() {
      if (status / 100 != 2) {
        throw new AssertionError(
            asked.getPath() + " answers " + status + " " + json.text("error").orElse(""));
      }
      return json;
    }
  }

  /** Fields as a form's body, or as a query. */
  static String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  Answer get(URI uri) {
    return answer(HttpRequest.newBuilder(uri));
  }

  Answer form(URI uri, Map<String, String> fields) {
    return answer(
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(fields))));
  }

  /** A call with a bearer token, and perhaps a document. */
  Answer bearing(String token, String method, URI uri, Optional<Json> document) {
    return answer(
        HttpRequest.newBuilder(uri)
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(
                method,
                document
                    .map(json -> HttpRequest.BodyPublishers.ofByteArray(JsonWriter.bytes(json)))
                    .orElseGet(HttpRequest.BodyPublishers::noBody)));
  }

  /** Whatever this answers, as text. */
  HttpResponse<String> page(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  private Answer answer(HttpRequest.Builder request) {
    HttpResponse<String> response = page(request);
    return new Answer(response.uri(), response.statusCode(), json(response.body()));
  }

  private static Json json(String text) {
    try {
      return text.isEmpty() ? Json.Null.NULL : new JsonReader(JsonLimits.REPLY).read(text);
    } catch (InvalidJson other) {
      throw new AssertionError(other.problem(), other);
    }
  }
}
