package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Passwords and keys of no known format, told by the name that they are assigned to: {@code
 * password: "…"}, {@code API_SECRET=…}. The name and the quotes stay. A quoted value need look less
 * like a secret than a bare one, which in code is mostly an expression.
 */
final class Assignments {
  private static final String KIND = "assigned-password";

  private static final List<String> NAMES =
      List.of(
          "password",
          "passwd",
          "pwd",
          "passphrase",
          "secret",
          "secret_?key",
          "private_?key",
          "access_?key",
          "api_?key",
          "token");

  private static final String ASSIGNED = "[\"'`]{0,2}\\]?[ \\t]{0,8}[:=]{1,2}>?[ \\t]{0,8}";

  private Assignments() {}

  static List<Rule> rules() {
    var rules = new ArrayList<Rule>();
    for (String name : NAMES) {
      for (String quote : List.of("\"", "'", "`")) {
        rules.add(
            Shape.behind(
                    KIND, "~" + name + ASSIGNED + quote + "([^ \\t\\r\\n\"'`<>{}]{8,128})" + quote)
                .where(Randomness.ofKinds(3)));
      }
      rules.add(
          Shape.behind(KIND, "~" + name + ASSIGNED + "([0-9A-Za-z!@#$%^&*+/?~_.-]{12,128})")
              .notBefore(Chars.of("0-9A-Za-z(\\[{<_."))
              .where(value -> Randomness.ofKinds(4).test(value) || isLongToken(value)));
    }
    return rules;
  }

  private static boolean isLongToken(String value) {
    return value.length() >= 20 && Randomness.isToken(value);
  }
}
