package dev.portcullis.json;

import java.util.List;

/** Writes JSON as text without white space. Safe for use by several threads. */
public final class JsonWriter {
  /** Bytes to begin with: the most usual documents are messages of a few sentences. */
  private static final int USUAL = 512;

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

  /** The same between two texts of ASCII. */
  public static byte[] bytes(String before, Json json, String after) {
    var out = new Utf8(USUAL);
    out.plain(before);
    Form.AS_IT_IS.write(json, out);
    out.plain(after);
    return out.bytes();
  }

  private static Utf8 written(Json json, Form form) {
    var out = new Utf8(USUAL);
    form.write(json, out);
    return out;
  }

  /** How many bytes {@link #bytes} would be. */
  public static long length(Json json) {
    return switch (json) {
      case Json.Obj object -> {
        long length = object.size() == 0 ? 2 : 1 + 2L * object.size();
        for (int i = 0; i < object.size(); i++) {
          length += length(object.name(i)) + length(object.value(i));
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

  /** How documents are written. */
  enum Form {
    AS_IT_IS {
      @Override
      Members arranged(Members members) {
        return members;
      }

      @Override
      String number(Json.Num number) {
        return number.lexeme();
      }
    },
    CANONICAL {
      @Override
      Members arranged(Members members) {
        return members.inOrder();
      }

      @Override
      String number(Json.Num number) {
        if (number.isShortInteger()) {
          return number.lexeme();
        }
        long value =
            number
                .integer()
                .orElseThrow(() -> new IllegalArgumentException("canonical form of a fraction"));
        if (value > LARGEST || value < -LARGEST) {
          throw new IllegalArgumentException("canonical form of a large integer");
        }
        return Long.toString(value);
      }
    };

    abstract Members arranged(Members members);

    abstract String number(Json.Num number);

    void write(Json json, Utf8 out) {
      switch (json) {
        case Json.Obj object -> {
          Members members = arranged(object.all());
          out.put('{');
          for (int i = 0; i < members.size(); i++) {
            out.string(members.name(i));
            out.put(':');
            write(members.value(i), out);
            out.put(',');
          }
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
        case Json.Num number -> out.plain(number(number));
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
