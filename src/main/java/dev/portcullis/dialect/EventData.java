package dev.portcullis.dialect;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.ReplyReader;
import org.jspecify.annotations.Nullable;

/** The data of server-sent events. */
final class EventData {
  private static final JsonReader READER = new JsonReader(JsonLimits.REPLY);

  private EventData() {}

  /**
   * The object that the data is.
   *
   * @throws ReplyReader.Malformed if it is anything else
   */
  static Json.Obj object(String data) throws ReplyReader.Malformed {
    if (any(data) instanceof Json.Obj object) {
      return object;
    }
    throw new ReplyReader.Malformed();
  }

  /**
   * The document that the data is.
   *
   * @throws ReplyReader.Malformed if it is none
   */
  static Json any(String data) throws ReplyReader.Malformed {
    try {
      return READER.read(data);
    } catch (InvalidJson notJson) {
      throw new ReplyReader.Malformed();
    }
  }

  /**
   * The type that an event states in its data.
   *
   * @throws ReplyReader.Malformed if it states none, or its name states another: two clients could
   *     read it differently
   */
  static String type(@Nullable String name, Json event) throws ReplyReader.Malformed {
    String type = event.text("type").orElseThrow(ReplyReader.Malformed::new);
    if (name != null && !name.equals(type)) {
      throw new ReplyReader.Malformed();
    }
    return type;
  }

  /**
   * A position that an event states.
   *
   * @throws ReplyReader.Malformed if it states none
   */
  static long position(Json event, String member) throws ReplyReader.Malformed {
    return event.integer(member).orElseThrow(ReplyReader.Malformed::new);
  }

  /** Whether the member is there and not null. */
  static boolean has(Json json, String member) {
    return json.at(member).filter(value -> value != Json.Null.NULL).isPresent();
  }
}
