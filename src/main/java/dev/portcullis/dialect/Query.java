package dev.portcullis.dialect;

import dev.portcullis.pipeline.Dialect.InvalidCall;
import java.util.ArrayList;
import java.util.Set;

/**
 * What of a query may go to a provider.
 *
 * @param kept parameters that go on, each with its value, exactly as written
 * @param ignored names of parameters that clients send, and that have no effect here
 */
record Query(Set<String> kept, Set<String> ignored) {
  /** No parameter at all. */
  static final Query NONE = new Query(Set.of(), Set.of());

  /**
   * The query to send upstream.
   *
   * @throws InvalidCall for any other parameter: it could mean something upstream that no layer has
   *     judged
   */
  String checked(String query) throws InvalidCall {
    var passed = new ArrayList<String>();
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (kept.contains(parameter)) {
        passed.add(parameter);
      } else if (!ignored.contains(equals < 0 ? parameter : parameter.substring(0, equals))) {
        throw new InvalidCall("The query has a parameter that is not allowed here.");
      }
    }
    return String.join("&", passed);
  }
}
