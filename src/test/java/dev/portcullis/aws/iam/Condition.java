package dev.portcullis.aws.iam;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One operator of a condition, with one key.
 *
 * @param forAllValues whether each of the request's values is compared; where the request has none,
 *     the condition is met
 * @param wanted the request's value is to match one of them
 */
record Condition(
    String sid, Operator operator, boolean forAllValues, String key, List<String> wanted) {
  private static final String FOR_ALL_VALUES = "ForAllValues:";

  enum Operator {
    STRING_EQUALS("StringEquals"),
    STRING_LIKE("StringLike"),
    ARN_EQUALS("ArnEquals"),
    BOOL("Bool"),
    NULL("Null");

    private final String spelling;

    Operator(String spelling) {
      this.spelling = spelling;
    }

    private boolean compare(String wanted, String given) {
      return switch (this) {
        case STRING_EQUALS -> wanted.equals(given);
        case STRING_LIKE -> Patterns.like(wanted, given);
        case ARN_EQUALS -> Patterns.likeArn(wanted, given);
        case BOOL -> wanted.equalsIgnoreCase(given);
        case NULL -> throw new IllegalStateException("it looks at no value");
      };
    }
  }

  static Condition of(String sid, String operator, String key, List<String> wanted) {
    boolean forAllValues = operator.startsWith(FOR_ALL_VALUES);
    String name = forAllValues ? operator.substring(FOR_ALL_VALUES.length()) : operator;
    for (Operator known : Operator.values()) {
      if (known.spelling.equals(name)) {
        if (forAllValues && known == Operator.NULL) {
          throw new NotUnderstood("Null for all values");
        }
        return new Condition(sid, known, forAllValues, key, wanted);
      }
    }
    throw new NotUnderstood("condition operator " + operator);
  }

  /** The parts that met the request; nothing where the condition is not met. */
  Optional<Set<Part>> met(IamRequest request) {
    List<String> given = request.values(key);
    if (operator == Operator.NULL) {
      String absent = Boolean.toString(given.isEmpty());
      return wanted.equals(List.of(absent)) ? Optional.of(Set.of(part(absent))) : Optional.empty();
    }
    if (!forAllValues && given.size() > 1) {
      throw new NotUnderstood("several values of " + key + " without ForAllValues");
    }
    if (!forAllValues && given.isEmpty()) {
      return Optional.empty();
    }
    var parts = new HashSet<Part>();
    for (String value : given) {
      List<String> matching = wanted.stream().filter(w -> operator.compare(w, value)).toList();
      if (matching.isEmpty()) {
        return Optional.empty();
      }
      matching.forEach(match -> parts.add(part(match)));
    }
    return Optional.of(parts);
  }

  List<Part> parts() {
    return wanted.stream().map(this::part).toList();
  }

  private Part part(String value) {
    String name = (forAllValues ? FOR_ALL_VALUES : "") + operator.spelling;
    return new Part(sid, name + " " + key, value);
  }
}
