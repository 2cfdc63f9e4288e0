package dev.portcullis.aws.iam;

import java.util.List;
import java.util.regex.Pattern;

/** How IAM compares: with {@code *} for any characters and {@code ?} for one. */
final class Patterns {
  private static final int PARTS_OF_AN_ARN = 6;

  private Patterns() {}

  /** As conditions compare strings. */
  static boolean like(String pattern, String value) {
    var regex = new StringBuilder();
    pattern
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
              }
            });
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(value).matches();
  }

  /** As actions are compared, without regard to case. */
  static boolean likeAction(String pattern, String action) {
    return like(lower(pattern), lower(action));
  }

  /** As ARNs are compared, part by part: a wildcard in one of the first five stays in it. */
  static boolean likeArn(String pattern, String arn) {
    if (pattern.equals("*")) {
      return true;
    }
    List<String> wanted = List.of(pattern.split(":", PARTS_OF_AN_ARN));
    List<String> given = List.of(arn.split(":", PARTS_OF_AN_ARN));
    if (wanted.size() != PARTS_OF_AN_ARN || given.size() != PARTS_OF_AN_ARN) {
      throw new IllegalArgumentException("no ARN: " + pattern + " or " + arn);
    }
    for (int i = 0; i < PARTS_OF_AN_ARN; i++) {
      if (!like(wanted.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }
}
