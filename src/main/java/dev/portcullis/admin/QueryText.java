package dev.portcullis.admin;

import dev.portcullis.pipeline.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a query of names and values; each name once, and none that is not known. */
final class QueryText {
  private QueryText() {}

  /**
   * The values by name.
   *
   * @param query as sent, its escapes found whole
   */
  static Map<String, String> read(String query) throws Declined {
    var values = new LinkedHashMap<String, String>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1 || values.put(text(pair, 0, equals), text(pair, equals + 1)) != null) {
        throw new Declined(
            Reason.INVALID_CALL, "The query must be of names and values, each name once.");
      }
    }
    return values;
  }

  private static String text(String pair, int from) {
    return text(pair, from, pair.length());
  }

  /** A plus sign is one: this is a query of RFC 3986, and of no form. */
  private static String text(String pair, int from, int to) {
    return URLDecoder.decode(pair.substring(from, to).replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
