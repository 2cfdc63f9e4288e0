package dev.portcullis.blackbox;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The events of {@code infra/sam/events}, and what its page says that each is answered with. */
final class SampleEvents {
  private static final Path FOLDER = Path.of("infra/sam/events");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9-]+)` \\|[^|]+\\| (\\d{3}) \\| `([^`]+)` \\|");

  /** More than the route's body limit of {@link FunctionWorld}. */
  private static final int OVERSIZED = 1_200_000;

  /**
   * A row of the page.
   *
   * @param name of the event's file, without its ending
   * @param status of the answer
   * @param text that stands in the answer's body
   */
  record Sample(String name, int status, String text) {
    /** Whether the answer leaves as a stream where the function may stream. */
    boolean streamed() {
      return name.startsWith("function-url") || name.startsWith("rest-api");
    }

    /** The event, from the holder of this key. */
    private String with(String key) {
      return read(name)
          .replace("YOUR_API_KEY", key)
          .replace("OVERSIZED_BODY", "x".repeat(OVERSIZED));
    }

    /** The event, from the holder of the key that gets the answer which the page says. */
    String event(FunctionWorld world) {
      return with(name.endsWith("throttled") ? world.exhaustedKey() : world.key());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private SampleEvents() {}

  /** Every row of the page. */
  static List<Sample> all() {
    return ROW.matcher(text("README.md"))
        .results()
        .map(row -> new Sample(row.group(1), Integer.parseInt(row.group(2)), row.group(3)))
        .toList();
  }

  /** The row of this name. */
  static Sample named(String name) {
    return all().stream().filter(sample -> sample.name().equals(name)).findFirst().orElseThrow();
  }

  /** The names of all events that there are. */
  static List<String> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The event of this name, with another path and body, from the holder of this key. */
  static String event(String name, String key, String path, String body) {
    Json.Obj event = (Json.Obj) json(read(name).replace("YOUR_API_KEY", key));
    Json.Obj headers = (Json.Obj) event.get("headers").orElseThrow();
    String pathMember = event.get("rawPath").isPresent() ? "rawPath" : "path";
    return text(
        event
            .with("headers", headers.without("content-length"))
            .with(pathMember, Json.of(path))
            .with("body", Json.of(body)));
  }

  private static String text(Json json) {
    return new String(JsonWriter.bytes(json), StandardCharsets.UTF_8);
  }

  static Json json(String text) {
    try {
      return new JsonReader(JsonLimits.REPLY).read(text);
    } catch (InvalidJson wrong) {
      throw new AssertionError(wrong.problem(), wrong);
    }
  }

  private static String read(String name) {
    return text(name + ".json");
  }

  private static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
