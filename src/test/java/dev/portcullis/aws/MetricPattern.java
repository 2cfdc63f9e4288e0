package dev.portcullis.aws;

import dev.portcullis.json.Json;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What CloudWatch Logs takes for a JSON event, as far as the module uses it: comparisons of members
 * with texts, in which {@code *} stands for anything, and with numbers, joined by {@code &&} and
 * {@code ||}. A comparison with a member that is not there is not met, whatever it is.
 */
final class MetricPattern {
  /** The most characters that CloudWatch Logs takes. */
  static final int LONGEST = 1_024;

  private static final Pattern COMPARISON =
      Pattern.compile(
          "\\$(?<path>(?:\\.[a-z_]+)+)\\s*(?<operator>!=|>=|<=|=|>|<)\\s*"
              + "(?:\"(?<text>[^\"]*)\"|(?<number>-?[0-9]+(?:\\.[0-9]+)?))");

  private final String pattern;
  private int at;

  private MetricPattern(String pattern) {
    this.pattern = pattern;
  }

  /** Which events this pattern matches. */
  static Predicate<Json> of(String pattern) {
    if (pattern.length() > LONGEST) {
      throw new IllegalArgumentException("it is too long");
    }
    var reader = new MetricPattern(pattern);
    reader.take("{");
    Predicate<Json> all = reader.either();
    reader.take("}");
    if (reader.at != pattern.length()) {
      throw reader.notUnderstood();
    }
    return all;
  }

  private Predicate<Json> either() {
    Predicate<Json> left = both();
    while (isNext("||")) {
      left = left.or(both());
    }
    return left;
  }

  private Predicate<Json> both() {
    Predicate<Json> left = one();
    while (isNext("&&")) {
      left = left.and(one());
    }
    return left;
  }

  private Predicate<Json> one() {
    if (isNext("(")) {
      Predicate<Json> inner = either();
      take(")");
      return inner;
    }
    Matcher comparison = COMPARISON.matcher(pattern).region(at, pattern.length());
    if (!comparison.lookingAt()) {
      throw notUnderstood();
    }
    at = comparison.end();
    skipSpaces();
    String[] path = comparison.group("path").substring(1).split("\\.", -1);
    String operator = comparison.group("operator");
    String text = comparison.group("text");
    return text == null
        ? compared(path, operator, new BigDecimal(comparison.group("number")))
        : compared(path, operator, text);
  }

  private Predicate<Json> compared(String[] path, String operator, String wanted) {
    Pattern like = Pattern.compile(Pattern.quote(wanted).replace("*", "\\E.*\\Q"));
    return switch (operator) {
      case "=" -> event -> text(event, path).filter(v -> like.matcher(v).matches()).isPresent();
      case "!=" -> event -> text(event, path).filter(v -> !like.matcher(v).matches()).isPresent();
      default -> throw notUnderstood();
    };
  }

  private Predicate<Json> compared(String[] path, String operator, BigDecimal wanted) {
    Predicate<Integer> holds =
        switch (operator) {
          case "=" -> order -> order == 0;
          case "!=" -> order -> order != 0;
          case ">=" -> order -> order >= 0;
          case "<=" -> order -> order <= 0;
          case ">" -> order -> order > 0;
          default -> order -> order < 0;
        };
    return event ->
        member(event, path)
            .filter(
                value ->
                    value instanceof Json.Num(String lexeme)
                        && holds.test(new BigDecimal(lexeme).compareTo(wanted)))
            .isPresent();
  }

  private static Optional<String> text(Json event, String... path) {
    return member(event, path).flatMap(Json::asText);
  }

  private static Optional<Json> member(Json event, String... path) {
    Optional<Json> here = Optional.of(event);
    for (String name : path) {
      here = here.flatMap(value -> value.at(name));
    }
    return here;
  }

  private void take(String word) {
    if (!isNext(word)) {
      throw notUnderstood();
    }
  }

  private boolean isNext(String word) {
    if (!pattern.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    skipSpaces();
    return true;
  }

  private void skipSpaces() {
    while (at < pattern.length() && pattern.charAt(at) == ' ') {
      at++;
    }
  }

  private IllegalArgumentException notUnderstood() {
    return new IllegalArgumentException("not understood from here: " + pattern.substring(at));
  }
}
