package dev.portcullis.authz;

import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.util.Optional;

/**
 * Where things with names are kept. What one process has written, every other sees at once, except
 * in lists where an adapter says otherwise. All methods throw {@link RecordsUnavailable} where they
 * cannot do their part: that one cannot be had never looks as if there were none. Implementations
 * are safe for use by several threads.
 */
public interface NamedRecords<T extends Named> {
  /** The one of this name, which may be any text, if there is one. */
  Optional<T> find(String name);

  /**
   * Some of them, by name.
   *
   * @param after where the page before ended
   * @param size how many at most, from 1 to {@link Page#LARGEST}
   * @throws dev.portcullis.pipeline.InvalidCursor if the cursor is none of this list
   */
  Page<T> page(Optional<Cursor> after, int size);

  /**
   * Keeps this one in the place of the version before it; where there is none, one of a {@link
   * FirstVersion}. {@link FirstVersion#ANY} is kept as one of this moment: {@link #find} tells it.
   *
   * @throws IllegalArgumentException if its version is not positive
   */
  Written put(T record);

  /** Leaves none of this name, if this version is the one that is kept. */
  Written remove(String name, long version);
}
