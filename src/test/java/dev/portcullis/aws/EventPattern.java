package dev.portcullis.aws;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What EventBridge asks of an event, as far as our rules use it: values, {@code prefix}, {@code
 * exists} and {@code $or}. Anything else is an error, never a match.
 */
record EventPattern(Json pattern) {
  boolean matches(Json event) {
    return all(pattern, List.of(event));
  }

  private static boolean all(Json pattern, List<Json> there) {
    return SamTemplate.members(pattern).entrySet().stream()
        .allMatch(
            asked ->
                asked.getKey().equals("$or")
                    ? SamTemplate.items(asked.getValue()).stream().anyMatch(way -> all(way, there))
                    : one(asked.getValue(), members(asked.getKey(), there)));
  }

  private static boolean one(Json asked, List<Json> there) {
    return switch (asked) {
      case Json.Obj more -> all(more, there);
      case Json.Arr(List<Json> ways) -> ways.stream().anyMatch(way -> is(way, there));
      default -> throw new AssertionError("no pattern: " + asked);
    };
  }

  private static boolean is(Json way, List<Json> there) {
    if (!(way instanceof Json.Obj matcher)) {
      return there.contains(way);
    }
    if (matcher.members().keySet().equals(Set.of("exists"))) {
      return there.isEmpty() != matcher.flag("exists");
    }
    String prefix = matcher.text("prefix").orElseThrow(() -> SamTemplate.unknown(way.toString()));
    return there.stream().anyMatch(value -> value.asText().orElse("").startsWith(prefix));
  }

  /** Of lists each item, as EventBridge looks at them. */
  private static List<Json> members(String name, List<Json> there) {
    return there.stream()
        .flatMap(each -> each.at(name).stream())
        .flatMap(
            value ->
                value instanceof Json.Arr(List<Json> items) ? items.stream() : Stream.of(value))
        .toList();
  }
}
