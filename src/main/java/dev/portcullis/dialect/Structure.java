package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Ascii;

/**
 * Which strings of providers' documents are structure and not text. A name alone never decides: the
 * value must also look like what the name promises, so that nothing is hidden behind a name.
 */
final class Structure {
  private static final int LONGEST_IDENTIFIER = 128;

  /** Below this, base64 cannot be told from a word. */
  private static final int SHORTEST_BASE64 = 64;

  private Structure() {}

  /**
   * Whether this member begins a document of the caller's, or the model's, own making: below it
   * they choose the names, and nothing there is structure.
   */
  static boolean isFree(String name, Json value) {
    return switch (name) {
      case "arguments", "input_schema", "metadata", "parameters", "schema", "variables" -> true;
      case "input" -> value instanceof Json.Obj;
      default -> false;
    };
  }

  /** Whether this string, a member of that name of this object, is structure. */
  static boolean isStructure(Json holder, String name, String value) {
    return switch (name) {
      case "id",
          "type",
          "role",
          "object",
          "model",
          "status",
          "finish_reason",
          "stop_reason",
          "call_id",
          "item_id",
          "file_id",
          "tool_call_id",
          "tool_use_id",
          "previous_response_id",
          "media_type",
          "system_fingerprint",
          "service_tier",
          "obfuscation" ->
          isIdentifier(value);
      case "data",
          "url",
          "image_url",
          "file_data",
          "signature",
          "encrypted_content",
          "encrypted_index",
          "b64_json",
          "partial_image_b64",
          "result" ->
          !isOfText(holder) && isBase64(value);
      default -> false;
    };
  }

  private static boolean isOfText(Json source) {
    return source.text("type").filter("text"::equals).isPresent()
        || source.text("media_type").filter(type -> type.startsWith("text/")).isPresent();
  }

  private static boolean isIdentifier(String value) {
    return value.length() <= LONGEST_IDENTIFIER && isMadeOf("_-.:/+=", value, 0);
  }

  private static boolean isBase64(String value) {
    int from = 0;
    if (value.startsWith("data:")) {
      int comma = value.indexOf(',');
      if (comma < 0 || !isBinaryType(value.substring("data:".length(), comma))) {
        return false;
      }
      from = comma + 1;
    }
    return value.length() - from >= SHORTEST_BASE64 && isMadeOf("+/-_=", value, from);
  }

  private static boolean isBinaryType(String type) {
    return type.matches("(image|audio|video|application)/[a-zA-Z0-9.+-]{1,100};base64");
  }

  /** Whether, from there on, there are letters, digits and these marks alone. */
  private static boolean isMadeOf(String marks, String value, int from) {
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!Ascii.isAlphanumeric(c) && marks.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
