package dev.portcullis.startup;

import io.quarkus.runtime.configuration.MemorySize;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes problems of SmallRye's messages. They name the key; their values are left out. */
final class ValueMessages {
  private static final Pattern KEY = Pattern.compile("portcullis[A-Za-z0-9_.\\[\\]\"*-]*");

  private final List<MappedKeys.Key> known;

  /** Messages about these keys. */
  ValueMessages(List<MappedKeys.Key> known) {
    this.known = known;
  }

  /** The problem that a message is of. */
  Problem problem(String message) {
    String text = message.replaceFirst("^SRCFG\\d+: ", "");
    Matcher key = KEY.matcher(text);
    String name = key.find() ? key.group() : "portcullis";
    if (text.contains("does not map to any root")) {
      return UnknownKeys.unknown(name, known);
    }
    if (text.contains("required but it could not be found")) {
      return new Problem(name, "it is required, and it is not set", "Set it.");
    }
    if (text.contains("defined as the empty String")) {
      return new Problem(name, "it is empty", "Give it a value, or leave the key out.");
    }
    if (text.contains("with the config value")) {
      return known.stream()
          .filter(candidate -> candidate.matchesProperty(name))
          .findFirst()
          .map(found -> wrongType(name, found.type()))
          .orElseGet(() -> wrongType(name, Object.class));
    }
    return new Problem(name, "it is not valid", "Correct its value.");
  }

  private static Problem wrongType(String name, Type type) {
    if (type instanceof ParameterizedType several) {
      return wrongType(name, several.getActualTypeArguments()[0]);
    }
    if (type == Duration.class) {
      return new Problem(name, "it is not a time", "Give a time such as 500ms, 5s, 10m or 1h.");
    }
    if (type == MemorySize.class) {
      return new Problem(name, "it is not a size", "Give a size such as 512K or 10M.");
    }
    if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      return new Problem(name, "it is not a whole number", "Give digits alone.");
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Problem(name, "it is neither true nor false", "Give true or false.");
    }
    if (type == Path.class) {
      return new Problem(name, "it is not a path", "Give the path of a file or folder.");
    }
    if (type instanceof Class<?> plain && plain.isEnum()) {
      return new Problem(name, "there is no such choice", "Give one of: " + choices(plain) + ".");
    }
    return new Problem(
        name, "its value is not of the right type", "Give a value of the type in its description.");
  }

  private static String choices(Class<?> choice) {
    return Arrays.stream(choice.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }
}
