package dev.portcullis.shape;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Target;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads request targets (RFC 9112, 3.2.1: origin form alone) that have exactly one reading. Dot
 * segments, empty segments, encoded slashes, backslashes, control characters and broken escapes
 * have more than one, depending on who reads, and are refused.
 */
final class Targets {
  private static final String UNRESERVED_AND_SUB_DELIMS = "-._~!$&'()*+,;=:@";
  private static final String QUERY_ONLY = "/?";

  private Targets() {}

  /** The target that this text is, if it is canonical. */
  static Optional<Target> parse(String text) {
    if (!text.startsWith("/")) {
      return Optional.empty();
    }
    int question = text.indexOf('?');
    String path = question < 0 ? text.substring(1) : text.substring(1, question);
    String query = question < 0 ? "" : text.substring(question + 1);
    if (!lawful(query, UNRESERVED_AND_SUB_DELIMS + QUERY_ONLY)) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    if (!path.isEmpty()) {
      int from = 0;
      while (from <= path.length()) {
        int slash = path.indexOf('/', from);
        int end = slash < 0 ? path.length() : slash;
        Optional<String> segment = segment(path.substring(from, end));
        if (segment.isEmpty()) {
          return Optional.empty();
        }
        segments.add(segment.get());
        from = end + 1;
      }
    }
    return Optional.of(new Target(segments, query));
  }

  private static Optional<String> segment(String raw) {
    if (!lawful(raw, UNRESERVED_AND_SUB_DELIMS)) {
      return Optional.empty();
    }
    Optional<String> decoded = raw.indexOf('%') < 0 ? Optional.of(raw) : decoded(raw);
    return decoded.isPresent() && hasOneReading(decoded.get()) ? decoded : Optional.empty();
  }

  private static boolean hasOneReading(String segment) {
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '/' || c == '\\' || Character.isISOControl(c)) {
        return false;
      }
    }
    return !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
  }

  /** Whether the text has only these characters, letters, digits and whole escapes. */
  private static boolean lawful(String text, String others) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length() || hex(text.charAt(i + 1)) < 0 || hex(text.charAt(i + 2)) < 0) {
          return false;
        }
        i += 2;
      } else if (!Ascii.isAlphanumeric(c) && others.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> decoded(String raw) {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        c = (char) (hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)));
        i += 2;
      }
      bytes[length++] = (byte) c;
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString());
    } catch (CharacterCodingException notUtf8) {
      return Optional.empty();
    }
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
