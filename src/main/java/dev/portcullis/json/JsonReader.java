package dev.portcullis.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * Reads one document of strict JSON (RFC 8259): UTF-8 without a byte order mark, no duplicate
 * names, no lone surrogates, nothing after the document, integers of 64 bits, finite doubles. Safe
 * for use by several threads.
 */
public final class JsonReader {
  /** Members to begin with. */
  private static final int USUAL = 8;

  /** Items to begin with. */
  private static final int FEW = 2;

  private final JsonLimits limits;
  private final JsonFactory factory;

  /** A reader that keeps these limits. */
  public JsonReader(JsonLimits limits) {
    this.limits = limits;
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxNameLength(limits.nameLength())
                    .maxNumberLength(limits.numberLength())
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build();
  }

  /**
   * The document that these bytes are.
   *
   * @throws InvalidJson if they are anything else
   */
  public Json read(byte[] utf8) throws InvalidJson {
    CharBuffer text = decode(utf8);
    return read(text.array(), text.remaining());
  }

  /**
   * The document that this text is.
   *
   * @throws InvalidJson if it is anything else
   */
  public Json read(String text) throws InvalidJson {
    return read(text.toCharArray(), text.length());
  }

  private Json read(char[] text, int end) throws InvalidJson {
    measure(text, end);
    try (JsonParser parser = factory.createParser(text, 0, end)) {
      var document = new Document(parser);
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new InvalidJson("The body is empty where a JSON document was expected.");
      }
      Json json = document.value(first);
      if (parser.nextToken() != null) {
        throw new InvalidJson("There is something after the JSON document.");
      }
      return json;
    } catch (StreamConstraintsException measured) {
      throw new InvalidJson(
          "The JSON is nested too deeply, or a name or number in it is too long.");
    } catch (IOException syntax) {
      throw new InvalidJson("The body is not valid JSON (RFC 8259).");
    }
  }

  /** What a parser would not count: white space in a row, and letters written as escapes. */
  private void measure(char[] text, int end) throws InvalidJson {
    boolean inString = false;
    int whiteSpace = 0;
    int needless = 0;
    for (int i = 0; i < end; i++) {
      char c = text[i];
      if (inString && c == '\\') {
        needless += needlessEscape(text, i, end) ? 1 : 0;
        i++;
      } else if (c == '"') {
        inString = !inString;
      }
      whiteSpace = !inString && c <= ' ' ? whiteSpace + 1 : 0;
      if (whiteSpace > limits.whiteSpace() || needless > limits.needlessEscapes()) {
        throw new InvalidJson("The JSON has too much white space or too many needless escapes.");
      }
    }
  }

  private static boolean needlessEscape(char[] text, int backslash, int end) {
    if (backslash + 5 >= end
        || text[backslash + 1] != 'u'
        || text[backslash + 2] != '0'
        || text[backslash + 3] != '0') {
      return false;
    }
    int high = Character.digit(text[backslash + 4], 16);
    int low = Character.digit(text[backslash + 5], 16);
    return high >= 3 && high < 8 && low >= 0 && Character.isLetterOrDigit(high << 4 | low);
  }

  private static CharBuffer decode(byte[] utf8) throws InvalidJson {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8));
    } catch (CharacterCodingException notUtf8) {
      throw new InvalidJson("The body is not valid UTF-8.");
    }
  }

  /** One reading; counts values over the whole document. */
  private final class Document {
    private final JsonParser parser;
    private int values;

    Document(JsonParser parser) {
      this.parser = parser;
    }

    Json value(JsonToken token) throws IOException, InvalidJson {
      if (++values > limits.values()) {
        throw new InvalidJson("The JSON has more than " + limits.values() + " values.");
      }
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> new Json.Str(wellFormed(parser.getText()));
        case VALUE_NUMBER_INT -> integer(parser.getText());
        case VALUE_NUMBER_FLOAT -> fraction(parser.getText());
        case VALUE_TRUE -> new Json.Bool(true);
        case VALUE_FALSE -> new Json.Bool(false);
        case VALUE_NULL -> Json.Null.NULL;
        case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw new InvalidJson("The body is not valid JSON (RFC 8259).");
      };
    }

    private Json object() throws IOException, InvalidJson {
      var members = new Members.Growing(USUAL);
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        if (members.size() == limits.members()) {
          throw new InvalidJson("An object has more than " + limits.members() + " members.");
        }
        if (!members.put(wellFormed(name), value(parser.nextToken()))) {
          throw new InvalidJson("A member name stands twice in one JSON object.");
        }
      }
      return new Json.Obj(members.grown());
    }

    private Json array() throws IOException, InvalidJson {
      var items = new ArrayList<Json>(FEW);
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        items.add(value(token));
      }
      return new Json.Arr(items);
    }

    private static Json integer(String lexeme) throws InvalidJson {
      try {
        Long.parseLong(lexeme);
      } catch (NumberFormatException tooLarge) {
        throw new InvalidJson("An integer does not fit 64 bits.");
      }
      return new Json.Num(lexeme);
    }

    private static Json fraction(String lexeme) throws InvalidJson {
      double value = Double.parseDouble(lexeme);
      boolean vanished = value == 0 && lexeme.matches("-?[0.]*[1-9].*");
      if (Double.isInfinite(value) || vanished) {
        throw new InvalidJson("A number is out of range.");
      }
      return new Json.Num(lexeme);
    }

    private static String wellFormed(String text) throws InvalidJson {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isSurrogate(c)) {
          boolean pair =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (!pair) {
            throw new InvalidJson("A string has half of a surrogate pair.");
          }
          i++;
        }
      }
      return text;
    }
  }
}
