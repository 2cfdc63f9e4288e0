package dev.portcullis.startup;

import dev.portcullis.pipeline.Bounds;
import io.quarkus.runtime.configuration.DurationConverter;
import java.util.function.Function;

/**
 * What a key's value may be, as its {@link Bounds} say.
 *
 * @param least the least, as it is written
 * @param most the most, as it is written; nothing if there is no such bound
 */
record Range(String least, String most) {
  /** The range inside of these bounds. */
  static Range of(Bounds bounds) {
    return new Range(bounds.least(), bounds.most());
  }

  /** Whether a value is inside. One that is not of its type is said to be: others tell of it. */
  boolean holds(String value) {
    try {
      return isTime()
          ? holds(DurationConverter.parseDuration(value), DurationConverter::parseDuration)
          : holds(Long.valueOf(value), Long::valueOf);
    } catch (RuntimeException otherType) {
      return true;
    }
  }

  private boolean isTime() {
    return !Character.isDigit(least.charAt(least.length() - 1));
  }

  private <T extends Comparable<T>> boolean holds(T value, Function<String, T> reading) {
    return value.compareTo(reading.apply(least)) >= 0
        && (most.isEmpty() || value.compareTo(reading.apply(most)) <= 0);
  }

  /** As a person reads it, such as {@code 1 to 10}. */
  @Override
  public String toString() {
    return most.isEmpty() ? least + " or more" : least + " to " + most;
  }
}
