package dev.portcullis.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes JSON as text without white space. Safe for use by several threads. */
public final class JsonWriter {
  /** Characters to begin with: the most usual documents are messages and events. */
  private static final int USUAL = 1_024;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonWriter() {}

  /** The document as text. */
  public static String text(Json json) {
    var out = new StringBuilder(USUAL);
    Form.AS_IT_IS.write(json, out);
    return out.toString();
  }

  /** The document in UTF-8. */
  public static byte[] bytes(Json json) {
    return text(json).getBytes(StandardCharsets.UTF_8);
  }

  /** How many bytes {@link #bytes} would be. */
  public static long length(Json json) {
    return switch (json) {
      case Json.Obj(Map<String, Json> members) -> {
        long length = members.isEmpty() ? 2 : 1 + 2L * members.size();
        for (var member : members.entrySet()) {
          length += length(member.getKey()) + length(member.getValue());
        }
        yield length;
      }
      case Json.Arr(List<Json> items) -> {
        long length = items.isEmpty() ? 2 : 1 + items.size();
        for (Json item : items) {
          length += length(item);
        }
        yield length;
      }
      case Json.Str(String value) -> length(value);
      case Json.Num(String lexeme) -> lexeme.length();
      case Json.Bool(boolean value) -> value ? 4 : 5;
      case Json.Null n -> 4;
    };
  }

  private static long length(String value) {
    long length = 2;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        length += c >= 0x20 && c != '"' && c != '\\' ? 1 : escaped(c);
      } else if (c < 0x800) {
        length += 2;
      } else if (!Character.isSurrogate(c)) {
        length += 3;
      } else if (i + 1 < value.length() && Character.isSurrogatePair(c, value.charAt(i + 1))) {
        length += 4;
        i++;
      } else {
        length += 1; // written as a question mark
      }
    }
    return length;
  }

  private static int escaped(char c) {
    return switch (c) {
      case '"', '\\', '\b', '\f', '\n', '\r', '\t' -> 2;
      default -> 6;
    };
  }

  /**
   * The document in canonical form (RFC 8785): members in the order of their names' UTF-16 code
   * units. It knows integers of up to 53 bits alone, which is all that the gateway signs or chains.
   *
   * @throws IllegalArgumentException for any other number
   */
  public static byte[] canonical(Json json) {
    return canonicalText(json).getBytes(StandardCharsets.UTF_8);
  }

  /** The same as text. */
  public static String canonicalText(Json json) {
    var out = new StringBuilder(USUAL);
    Form.CANONICAL.write(json, out);
    return out.toString();
  }

  private enum Form {
    AS_IT_IS {
      @Override
      void members(Map<String, Json> members, StringBuilder out) {
        members.forEach((name, value) -> member(name, value, out));
      }

      @Override
      void number(Json.Num number, StringBuilder out) {
        out.append(number.lexeme());
      }
    },
    CANONICAL {
      @Override
      void members(Map<String, Json> members, StringBuilder out) {
        String[] names = members.keySet().toArray(String[]::new);
        Arrays.sort(names);
        for (String name : names) {
          member(name, Objects.requireNonNull(members.get(name)), out);
        }
      }

      @Override
      void number(Json.Num number, StringBuilder out) {
        long value =
            number
                .integer()
                .orElseThrow(() -> new IllegalArgumentException("canonical form of a fraction"));
        if (Math.abs(value) > 1L << 53) {
          throw new IllegalArgumentException("canonical form of a large integer");
        }
        out.append(value);
      }
    };

    /** Each of them followed by a comma. */
    abstract void members(Map<String, Json> members, StringBuilder out);

    abstract void number(Json.Num number, StringBuilder out);

    void member(String name, Json value, StringBuilder out) {
      string(name, out);
      out.append(':');
      write(value, out);
      out.append(',');
    }

    void write(Json json, StringBuilder out) {
      switch (json) {
        case Json.Obj(Map<String, Json> members) -> {
          out.append('{');
          members(members, out);
          close(members.isEmpty(), '}', out);
        }
        case Json.Arr(List<Json> items) -> {
          out.append('[');
          for (Json item : items) {
            write(item, out);
            out.append(',');
          }
          close(items.isEmpty(), ']', out);
        }
        case Json.Str(String value) -> string(value, out);
        case Json.Num number -> number(number, out);
        case Json.Bool(boolean value) -> out.append(value);
        case Json.Null n -> out.append("null");
      }
    }

    /** In the place of the last comma, where there is one. */
    private static void close(boolean empty, char bracket, StringBuilder out) {
      if (empty) {
        out.append(bracket);
      } else {
        out.setCharAt(out.length() - 1, bracket);
      }
    }
  }

  private static void string(String value, StringBuilder out) {
    out.append('"');
    int clean = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        out.append(value, clean, i);
        escape(c, out);
        clean = i + 1;
      }
    }
    if (clean == 0) {
      out.append(value); // whole, which is copied and not gone through
    } else {
      out.append(value, clean, value.length());
    }
    out.append('"');
  }

  private static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }
}
