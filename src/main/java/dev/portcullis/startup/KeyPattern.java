package dev.portcullis.startup;

import java.util.function.IntUnaryOperator;
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
    return bothEnds(name, c -> c, "]")
        && name.matches(
            expression("\\[\\d+]", "(\"[^\"]+\"|[^.]+)", Pattern::quote)
                + (several ? "(\\[\\d+])?" : ""));
  }

  /** Whether an environment variable of this name is this key, by MicroProfile Config's rule. */
  boolean isVariable(String name) {
    return bothEnds(name, KeyPattern::ofVariable, "_")
        && name.matches(
            expression("_\\d+_", "[A-Z0-9]+", KeyPattern::variable) + (several ? "(_\\d+_)?" : ""));
  }

  /** The environment variable of a property. */
  static String variable(String property) {
    var variable = new StringBuilder(property.length());
    for (int i = 0; i < property.length(); i++) {
      variable.append((char) ofVariable(property.charAt(i)));
    }
    return variable.toString();
  }

  private static int ofVariable(int c) {
    return c >= 'a' && c <= 'z'
        ? c - 'a' + 'A'
        : (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  }

  private boolean bothEnds(String name, IntUnaryOperator spelling, String endOfIndex) {
    int first = text.indexOf('*');
    if (first < 0) {
      return stands(text, name, 0, spelling);
    }
    String head = text.substring(0, text.startsWith("[*", first - 1) ? first - 1 : first);
    String tail = text.substring(text.lastIndexOf('*') + 1);
    return stands(head, name, 0, spelling)
        && ((several && name.endsWith(endOfIndex))
            || stands(tail, name, name.length() - tail.length(), spelling));
  }

  /** Whether this part stands in a name at this place, in this spelling. */
  private static boolean stands(String part, String name, int at, IntUnaryOperator spelling) {
    if (at < 0 || at + part.length() > name.length()) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      if (name.charAt(at + i) != spelling.applyAsInt(part.charAt(i))) {
        return false;
      }
    }
    return true;
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
