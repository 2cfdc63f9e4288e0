package dev.portcullis.startup;

import io.smallrye.config.common.utils.StringUtil;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;

/**
 * Values that are of the type of their key and still cannot be meant: outside of its {@link
 * dev.portcullis.pipeline.Bounds}, or, for each key that takes text, a text of white space. Values
 * are never shown.
 */
public final class WrongValues {
  private WrongValues() {}

  /** A problem for each such value of this configuration, and of this environment. */
  public static List<Problem> in(
      Config config, Map<String, String> environment, List<MappedKeys.Key> known) {
    List<Problem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(UnknownKeys.PREFIX)) {
        find(known, key -> key.matchesProperty(name))
            .ifPresent(
                key -> {
                  seen.add(KeyPattern.variable(name));
                  value(config, name)
                      .flatMap(value -> problem(name, key, value))
                      .ifPresent(problems::add);
                });
      }
    }
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(UnknownKeys.VARIABLE_PREFIX) && !seen.contains(name)) {
            find(known, key -> key.matchesVariable(name))
                .flatMap(key -> problem(name, key, value))
                .ifPresent(problems::add);
          }
        });
    return problems;
  }

  private static Optional<MappedKeys.Key> find(
      List<MappedKeys.Key> known, Predicate<MappedKeys.Key> wanted) {
    return known.stream().filter(wanted).findFirst();
  }

  /** The value, unless it cannot be had: then nobody uses it, or was told of it before. */
  private static Optional<String> value(Config config, String name) {
    try {
      return config.getOptionalValue(name, String.class);
    } catch (NoSuchElementException | IllegalArgumentException unresolved) {
      return Optional.empty();
    }
  }

  private static Optional<Problem> problem(String name, MappedKeys.Key key, String value) {
    boolean several =
        key.type() instanceof ParameterizedType && !name.endsWith("]") && !name.endsWith("_");
    for (String one : several ? StringUtil.split(value) : new String[] {value}) {
      if (isText(key.type()) && !one.isEmpty() && one.isBlank()) {
        return Optional.of(
            new Problem(name, "it is blank", "Give it a value, or leave the key out."));
      }
      if (key.range().isPresent() && !key.range().get().holds(one.strip())) {
        return Optional.of(
            new Problem(name, "it is out of range", "Give " + key.range().get() + "."));
      }
    }
    return Optional.empty();
  }

  private static boolean isText(Type type) {
    return type == String.class
        || (type instanceof ParameterizedType several
            && several.getActualTypeArguments()[0] == String.class);
  }
}
