package dev.portcullis.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a list goes on: what a caller hands back to get the next page. To the caller it is opaque.
 * To the store it is only a place in the list that was asked for, whoever made it up: it chooses
 * neither the list nor what may be seen of it.
 *
 * @param text up to 200 characters that are safe in a URL
 */
public record Cursor(String text) {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  /**
   * @throws InvalidCursor if it has no such text
   */
  public Cursor {
    if (!SAFE.matcher(text).matches()) {
      throw new InvalidCursor();
    }
  }

  /** The cursor, if the text can be one. */
  public static Optional<Cursor> parse(String text) {
    return SAFE.matcher(text).matches() ? Optional.of(new Cursor(text)) : Optional.empty();
  }

  /** A cursor for this place of this list. */
  public static Cursor at(String list, String place) {
    byte[] bytes = (list + " " + place).getBytes(StandardCharsets.UTF_8);
    return new Cursor(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * The place that it stands for.
   *
   * @throws InvalidCursor if it is not one of this list
   */
  public String placeIn(String list) {
    try {
      String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      if (decoded.startsWith(list + " ")
          && at(list, decoded.substring(list.length() + 1)).equals(this)) {
        return decoded.substring(list.length() + 1);
      }
    } catch (IllegalArgumentException noBase64) {
      throw new InvalidCursor();
    }
    throw new InvalidCursor();
  }
}
