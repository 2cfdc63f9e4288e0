package dev.portcullis.pipeline;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A fact about a request that one layer finds out, once, and others read. */
public final class Slot<T> {
  private final String name;
  private @Nullable T value;

  Slot(String name) {
    this.name = name;
  }

  /**
   * Fills the slot.
   *
   * @throws IllegalStateException if it is filled
   */
  public void fill(T fact) {
    if (value != null) {
      throw new IllegalStateException(name + " is filled already");
    }
    value = Objects.requireNonNull(fact, name);
  }

  /**
   * Puts another value in the place of the one that is there. Only guard does this, to the call.
   *
   * @throws IllegalStateException if the slot is empty
   */
  public void replace(T fact) {
    if (value == null) {
      throw new IllegalStateException(name + " is empty");
    }
    value = Objects.requireNonNull(fact, name);
  }

  /** The fact, if its layer has found it out. */
  public Optional<T> get() {
    return Optional.ofNullable(value);
  }

  /**
   * The fact, for layers that stand below the one that finds it out.
   *
   * @throws NoSuchElementException if there is none
   */
  public T required() {
    if (value == null) {
      throw new NoSuchElementException(name + " is not known yet");
    }
    return value;
  }
}
