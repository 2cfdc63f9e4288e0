package dev.portcullis.startup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects what is wrong while configuration becomes values, so that all of it is told at once. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** Notes a problem. */
  public void add(String key, String what, String toDo) {
    found.add(new Problem(key, what, toDo));
  }

  /** The value, or none and a problem if the reading throws an {@link IllegalArgumentException}. */
  public <T, R> Optional<R> read(String key, T given, Function<T, R> reading, String toDo) {
    try {
      return Optional.of(reading.apply(given));
    } catch (IllegalArgumentException wrong) {
      add(key, String.valueOf(wrong.getMessage()), toDo);
      return Optional.empty();
    }
  }

  /** The values of a list; each that cannot be read is left out, with a problem. */
  public <R> List<R> readAll(
      String key, List<String> given, Function<String, R> reading, String toDo) {
    List<R> values = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      read(key + "[" + i + "]", given.get(i), reading, toDo).ifPresent(values::add);
    }
    return values;
  }

  /**
   * Ends the start if anything is wrong.
   *
   * @throws InvalidConfiguration with all problems
   */
  public void check() {
    if (!found.isEmpty()) {
      throw new InvalidConfiguration(found);
    }
  }
}
