package dev.portcullis.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param items what is in it; it may be empty though there is a next one
 * @param next where the list goes on; none at its end
 */
public record Page<T>(List<T> items, Optional<Cursor> next) {
  /** How many items a page has at most. */
  public static final int LARGEST = 1_000;

  public Page {
    items = List.copyOf(items);
  }

  /**
   * The size, which is from 1 to {@link #LARGEST}.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static int size(int size) {
    if (size < 1 || size > LARGEST) {
      throw new IllegalArgumentException("a page has from 1 to " + LARGEST + " items");
    }
    return size;
  }

  /** Everything that is on these pages, from the first one to the last. */
  public static <T> List<T> all(Function<Optional<Cursor>, Page<T>> pages) {
    var all = new ArrayList<T>();
    Optional<Cursor> at = Optional.empty();
    do {
      Page<T> page = pages.apply(at);
      all.addAll(page.items());
      at = page.next();
    } while (at.isPresent());
    return all;
  }
}
