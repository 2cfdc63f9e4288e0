package dev.portcullis.startup;

import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of a key look like, as a property and as an environment variable. A start matches
 * each name that is set with each key, so an expression is made only where both ends agree.
 *
 * @param text the key; {@code *} stands for the key of a map, {@code [*]} for an index
 * @param several whether its values may also be given one by one, each with an index
 */
record KeyPattern(String text, boolean several) {
  private static final Pattern PARTS = Pattern.compile("\\[\\*]|\\*|[^*\\[]+");

  /** Whether a property of this name is this key. */
  boolean isProperty(String name) {
    return bothEnds(name, UnaryOperator.identity(), "]")
        && name.matches(
            expression("\\[\\d+]", "(\"[^\"]+\"|[^.]+)", Pattern::quote)
                + (several ? "(\\[\\d+])?" : ""));
  }

  /** Whether an environment variable of this name is this key, by MicroProfile Config's rule. */
  boolean isVariable(String name) {
    return bothEnds(name, KeyPattern::variable, "_")
        && name.matches(
            expression("_\\d+_", "[A-Z0-9]+", KeyPattern::variable) + (several ? "(_\\d+_)?" : ""));
  }

  /** The environment variable of a property. */
  static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private boolean bothEnds(String name, UnaryOperator<String> spelling, String endOfIndex) {
    int first = text.indexOf('*');
    if (first < 0) {
      return name.startsWith(spelling.apply(text));
    }
    String head = text.substring(0, text.startsWith("[*", first - 1) ? first - 1 : first);
    String tail = text.substring(text.lastIndexOf('*') + 1);
    return name.startsWith(spelling.apply(head))
        && ((several && name.endsWith(endOfIndex)) || name.endsWith(spelling.apply(tail)));
  }

  private String expression(String index, String mapKey, UnaryOperator<String> literal) {
    var expression = new StringBuilder();
    Matcher parts = PARTS.matcher(text);
    while (parts.find()) {
      expression.append(
          switch (parts.group()) {
            case "[*]" -> index;
            case "*" -> mapKey;
            case String plain -> literal.apply(plain);
          });
    }
    return expression.toString();
  }
}
