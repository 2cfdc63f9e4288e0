package dev.portcullis.startup;

import dev.portcullis.pipeline.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that configuration mappings know, found by reflection over their interfaces: what the
 * check for unknown keys and the reference page are made of.
 */
public final class MappedKeys {
  private MappedKeys() {}

  /**
   * One key.
   *
   * @param pattern its name; {@code *} stands for the key of a map, {@code [*]} for an index
   * @param type the type of its value
   * @param defaultValue its default, if it has one
   * @param required whether it must be set, where what holds it is set
   * @param method where it is declared
   * @param range what its value may be, if there are bounds
   */
  public record Key(
      String pattern,
      Type type,
      Optional<String> defaultValue,
      boolean required,
      Method method,
      Optional<Range> range) {

    /** Whether a property of this name is this key. */
    public boolean matchesProperty(String name) {
      return new KeyPattern(pattern, isList()).isProperty(name);
    }

    /** Whether an environment variable of this name is this key, by MicroProfile Config's rule. */
    public boolean matchesVariable(String name) {
      return new KeyPattern(pattern, isList()).isVariable(name);
    }

    private boolean isList() {
      return type instanceof ParameterizedType p
          && p.getRawType() instanceof Class<?> raw
          && Collection.class.isAssignableFrom(raw);
    }
  }

  /** The keys of these mappings, by name. */
  public static List<Key> of(List<Class<?>> mappings) {
    List<Key> keys = new ArrayList<>();
    for (Class<?> mapping : mappings) {
      walk(mapping, mapping.getAnnotation(ConfigMapping.class).prefix(), keys);
    }
    keys.sort(Comparator.comparing(Key::pattern));
    return keys;
  }

  private static void walk(Class<?> group, String prefix, List<Key> keys) {
    Arrays.stream(group.getMethods())
        .filter(method -> method.getParameterCount() == 0 && !method.isDefault())
        .forEach(
            method -> {
              WithDefault given = method.getAnnotation(WithDefault.class);
              add(
                  prefix + "." + kebab(method.getName()),
                  method.getGenericReturnType(),
                  method,
                  Optional.ofNullable(given).map(WithDefault::value),
                  keys);
            });
  }

  private static void add(
      String name, Type type, Method method, Optional<String> defaultValue, List<Key> keys) {
    if (type instanceof ParameterizedType generic) {
      Type inner = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == Map.class) {
        add(name + ".*", inner, method, defaultValue, keys);
        return;
      }
      if (generic.getRawType() == List.class && isGroup(inner)) {
        add(name + "[*]", inner, method, defaultValue, keys);
        return;
      }
      if (generic.getRawType() == Optional.class && isGroupOrHoldsOne(inner)) {
        add(name, inner, method, defaultValue, keys);
        return;
      }
    }
    if (isGroup(type)) {
      walk((Class<?>) type, name, keys);
      return;
    }
    boolean optional =
        type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    Type value = optional ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
    keys.add(
        new Key(
            name,
            value,
            defaultValue,
            !optional && defaultValue.isEmpty(),
            method,
            Optional.ofNullable(method.getAnnotation(Bounds.class)).map(Range::of)));
  }

  private static boolean isGroupOrHoldsOne(Type type) {
    return isGroup(type)
        || (type instanceof ParameterizedType generic
            && generic.getRawType() == List.class
            && isGroup(generic.getActualTypeArguments()[0]));
  }

  private static boolean isGroup(Type type) {
    return type instanceof Class<?> c
        && c.isInterface()
        && c.getName().startsWith("dev.portcullis.");
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
