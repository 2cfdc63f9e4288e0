package dev.portcullis.lambda;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Request targets from what front doors make of them: some decode a path or a query, some do not.
 * What cannot stand in a target (RFC 3986, 3.3 and 3.4) is encoded; an encoding that is there
 * stays.
 */
final class EventTarget {
  private static final String MARKS = "-._~";
  private static final String OF_PATHS = MARKS + "!$&'()*+,;=:@/";
  private static final String OF_QUERIES = OF_PATHS + "?";

  private EventTarget() {}

  /** The target of this path and query, in which percent signs may begin an encoding. */
  static String of(String path, String query) {
    String encoded = encoded(path, OF_PATHS, true);
    return query.isEmpty() ? encoded : encoded + "?" + encoded(query, OF_QUERIES, true);
  }

  /** A name or value of a query that was decoded. */
  static String encoded(String decoded) {
    return encoded(decoded, MARKS, false);
  }

  private static String encoded(String text, String allowed, boolean encodedAlready) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var encoded = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (isLetterOrDigit(c)
          || allowed.indexOf(c) >= 0
          || (encodedAlready && c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2))) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isHex(byte[] bytes, int at) {
    return at < bytes.length && Character.digit(bytes[at], 16) >= 0;
  }
}
