package dev.portcullis.json;

import java.util.List;
import java.util.Map;

/** Writes JSON as text without white space. Safe for use by several threads. */
public final class JsonWriter {
  /** Bytes to begin with: the most usual documents are messages and events. */
  private static final int USUAL = 2_048;

  /** Up to here a double, which is what RFC 8785 writes, holds every integer. */
  private static final long LARGEST = 1L << 53;

  private JsonWriter() {}

  /** The document as text: {@link #bytes}, read as UTF-8. */
  public static String text(Json json) {
    return written(json, Form.AS_IT_IS).text();
  }

  /** The document in UTF-8; half of a surrogate pair is written as a question mark. */
  public static byte[] bytes(Json json) {
    return written(json, Form.AS_IT_IS).bytes();
  }

  private static Utf8 written(Json json, Form form) {
    var out = new Utf8(USUAL);
    form.write(json, out);
    return out;
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
    return written(json, Form.CANONICAL).bytes();
  }

  private enum Form {
    AS_IT_IS {
      @Override
      void members(Members members, Utf8 out) {
        for (int place = 0; place < members.size(); place++) {
          member(members, place, out);
        }
      }

      @Override
      void number(Json.Num number, Utf8 out) {
        out.plain(number.lexeme());
      }
    },
    CANONICAL {
      @Override
      void members(Members members, Utf8 out) {
        for (int place : members.sorted()) {
          member(members, place, out);
        }
      }

      @Override
      void number(Json.Num number, Utf8 out) {
        long value =
            number
                .integer()
                .orElseThrow(() -> new IllegalArgumentException("canonical form of a fraction"));
        if (value > LARGEST || value < -LARGEST) {
          throw new IllegalArgumentException("canonical form of a large integer");
        }
        out.plain(Long.toString(value));
      }
    };

    /** Each of them followed by a comma. */
    abstract void members(Members members, Utf8 out);

    abstract void number(Json.Num number, Utf8 out);

    void member(Members members, int place, Utf8 out) {
      out.string(members.name(place));
      out.put(':');
      write(members.value(place), out);
      out.put(',');
    }

    void write(Json json, Utf8 out) {
      switch (json) {
        case Json.Obj object -> {
          Members members = object.all();
          out.put('{');
          members(members, out);
          close(members.isEmpty(), '}', out);
        }
        case Json.Arr(List<Json> items) -> {
          out.put('[');
          for (int i = 0; i < items.size(); i++) {
            write(items.get(i), out);
            out.put(',');
          }
          close(items.isEmpty(), ']', out);
        }
        case Json.Str(String value) -> out.string(value);
        case Json.Num number -> number(number, out);
        case Json.Bool(boolean value) -> out.plain(value ? "true" : "false");
        case Json.Null n -> out.plain("null");
      }
    }

    /** In the place of the last comma, where there is one. */
    private static void close(boolean empty, char bracket, Utf8 out) {
      if (empty) {
        out.put(bracket);
      } else {
        out.replaceLast(bracket);
      }
    }
  }
}
