package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.guard.SecretCorpus;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;

/** Calls with secrets in them, and what is to be read in replies. */
final class GuardedCalls {
  /** A secret. */
  static final String TOKEN = SecretCorpus.secret("github-token");

  private static final JsonReader JSON = new JsonReader(JsonLimits.REPLY);

  private GuardedCalls() {}

  /** The reply to a call with this key. */
  static HttpResponse<String> post(String url, String key, String body) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url))
              .header("authorization", "Bearer " + key)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** This text as JSON. */
  static Json json(String text) {
    try {
      return JSON.read(text);
    } catch (InvalidJson wrong) {
      throw new AssertionError(wrong.problem(), wrong);
    }
  }

  /** This text as a text of JSON. */
  static String quoted(String text) {
    return JsonWriter.text(Json.of(text));
  }

  /** The text at this place; empty where there is none. */
  static String at(Json json, String... place) {
    return Pointer.of(place).in(json).flatMap(Json::asText).orElse("");
  }

  /** The events of a stream, as JSON; the mark at its end is left out. */
  static List<Json> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> json(line.substring("data: ".length())))
        .toList();
  }

  /** What stands at this place of a stream's events, joined. */
  static String joined(String stream, String... place) {
    return events(stream).stream().map(event -> at(event, place)).collect(Collectors.joining());
  }

  /** The rows of the corpus as one text, each between lines of its own. */
  private static String marked(SecretCorpus.Row row) {
    return "## " + row.id() + "\n" + row.text() + "\n##\n";
  }

  /** The rows of the corpus as one text. */
  static String allRows() {
    return SecretCorpus.rows().map(GuardedCalls::marked).collect(Collectors.joining());
  }

  /** Of each row in this text its secrets alone are replaced. */
  static void assertEachRowRedacted(String text) {
    SecretCorpus.rows()
        .forEach(
            row -> {
              String start = "## " + row.id() + "\n";
              int from = text.indexOf(start) + start.length();
              String got = text.substring(from, text.indexOf("\n##\n", from));
              assertThat(row.isRedactedTo(got)).as("%s", row).isTrue();
            });
  }

  /** A chat with this text. */
  static String asking(String model, boolean stream, String text) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"max_tokens\":1000000,\"messages\":[{\"role\":\"user\",\"content\":"
        + quoted(text)
        + "}]}";
  }
}
