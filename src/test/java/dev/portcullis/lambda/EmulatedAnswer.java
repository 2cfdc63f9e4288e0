package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a front door makes of a function's answer.
 *
 * @param status of the reply
 * @param headers by their names in lower case
 * @param cookies each a value of {@code Set-Cookie}
 * @param body its bytes, decoded, which nobody changes
 */
@SuppressWarnings("ArrayRecordComponent")
public record EmulatedAnswer(
    int status, Map<String, List<String>> headers, List<String> cookies, byte[] body) {
  private static final int NULS = 8;

  /** The first value of this header, empty without one. */
  public String header(String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  /** The body as text. */
  public String text() {
    return new String(body, UTF_8);
  }

  /** Where the prelude of a streamed answer ends, if it does. */
  static OptionalInt preludeLength(byte[] bytes) {
    int nuls = 0;
    for (int i = 0; i < bytes.length; i++) {
      nuls = bytes[i] == 0 ? nuls + 1 : 0;
      if (nuls == NULS) {
        return OptionalInt.of(i + 1 - NULS);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * What these bytes say that were handed on by somebody who does not tell how they came.
   *
   * @throws IllegalArgumentException if they are no answer
   */
  public static EmulatedAnswer of(byte[] bytes) {
    return isStreamed(bytes) ? streamed(bytes) : buffered(bytes);
  }

  /** Whether these bytes begin with a prelude. */
  public static boolean isStreamed(byte[] bytes) {
    return preludeLength(bytes).isPresent();
  }

  /**
   * What these bytes of a streamed answer say.
   *
   * @throws IllegalArgumentException if they have no prelude
   */
  static EmulatedAnswer streamed(byte[] bytes) {
    int length = preludeLength(bytes).orElseThrow(() -> new IllegalArgumentException("no prelude"));
    byte[] body = Arrays.copyOfRange(bytes, length + NULS, bytes.length);
    return of(json(Arrays.copyOf(bytes, length)), body);
  }

  /**
   * What this document says.
   *
   * @throws IllegalArgumentException if it is none
   */
  static EmulatedAnswer buffered(byte[] bytes) {
    Json document = json(bytes);
    String body = document.text("body").orElse("");
    boolean encoded =
        document.at("isBase64Encoded").filter(new Json.Bool(true)::equals).isPresent();
    return of(document, encoded ? Base64.getDecoder().decode(body) : body.getBytes(UTF_8));
  }

  private static EmulatedAnswer of(Json document, byte[] body) {
    int status = (int) document.integer("statusCode").orElse(0);
    if (status < 100 || status > 599) {
      throw new IllegalArgumentException("no status");
    }
    var headers = new TreeMap<String, List<String>>();
    members(document, "headers")
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), texts(value)));
    members(document, "multiValueHeaders")
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), texts(value)));
    List<String> cookies = document.at("cookies").map(EmulatedAnswer::texts).orElse(List.of());
    return new EmulatedAnswer(status, headers, cookies, body);
  }

  private static Map<String, Json> members(Json document, String name) {
    return document.at(name).orElse(Json.Null.NULL) instanceof Json.Obj object
        ? object.members()
        : Map.of();
  }

  private static List<String> texts(Json value) {
    var texts = new ArrayList<String>();
    List<Json> items = value instanceof Json.Arr array ? array.items() : List.of(value);
    for (Json item : items) {
      if (!(item instanceof Json.Str text)) {
        throw new IllegalArgumentException("a value that is no text");
      }
      texts.add(text.value());
    }
    return texts;
  }

  static Json json(byte[] bytes) {
    try {
      return new JsonReader(JsonLimits.REPLY).read(bytes);
    } catch (InvalidJson wrong) {
      throw new IllegalArgumentException(wrong.problem(), wrong);
    }
  }
}
