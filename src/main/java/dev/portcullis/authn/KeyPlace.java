package dev.portcullis.authn;

import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.InvalidCursor;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record's place among all records of keys, the oldest first. It never changes, so that what is
 * created while somebody reads page after page moves nothing, and comes last.
 *
 * @param created when the key was created, not before 1970
 * @param id the key
 */
public record KeyPlace(Instant created, KeyId id) implements Comparable<KeyPlace> {
  private static final String LIST = "keys";
  private static final Pattern TEXT = Pattern.compile("(\\d{12})(\\d{9})#([a-z2-7]{16})");
  private static final Comparator<KeyPlace> ORDER =
      Comparator.comparing(KeyPlace::created).thenComparing(place -> place.id().text());

  /**
   * @throws IllegalArgumentException if it was created before 1970
   */
  public KeyPlace {
    if (created.isBefore(Instant.EPOCH)) {
      throw new IllegalArgumentException("a key was created after 1970 began");
    }
  }

  /** The place of this record. */
  public static KeyPlace of(ApiKeyRecord record) {
    return new KeyPlace(record.created(), record.id());
  }

  /**
   * The place after which a page begins.
   *
   * @throws InvalidCursor if the cursor is none of a list of keys
   */
  public static KeyPlace of(Cursor cursor) {
    return parse(cursor.placeIn(LIST)).orElseThrow(InvalidCursor::new);
  }

  /** The place of this text, if it is one. */
  public static Optional<KeyPlace> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? KeyId.parse(parts.group(3))
            .map(
                id ->
                    new KeyPlace(
                        Instant.ofEpochSecond(
                            Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))),
                        id))
        : Optional.empty();
  }

  /** A cursor for the page after this place. */
  public Cursor cursor() {
    return Cursor.at(LIST, text());
  }

  /** A text whose order, as text, is the order of the places. */
  public String text() {
    return "%012d%09d#%s".formatted(created.getEpochSecond(), created.getNano(), id.text());
  }

  @Override
  public int compareTo(KeyPlace other) {
    return ORDER.compare(this, other);
  }
}
