package dev.portcullis.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * A pattern of scopes, routes and models: a text that must be equal, or, with a trailing {@code *},
 * what it must begin with. A {@code *} anywhere else has no meaning and is refused.
 *
 * @param text the pattern as written
 */
public record Wildcard(String text) {
  /** Matches everything. */
  public static final Wildcard ANY = new Wildcard("*");

  /**
   * @throws IllegalArgumentException if the text is blank or has a star that is not its last
   *     character
   */
  public Wildcard {
    int star = text.indexOf('*');
    if (text.isBlank() || (star >= 0 && star < text.length() - 1)) {
      throw new IllegalArgumentException("a pattern has text and at most one *, at its end");
    }
  }

  /** The pattern, if the text is one. */
  public static Optional<Wildcard> parse(String text) {
    try {
      return Optional.of(new Wildcard(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  /** Whether the value is of this pattern. */
  public boolean matches(String value) {
    return exact() ? value.equals(text) : value.regionMatches(0, text, 0, text.length() - 1);
  }

  /** Whether the value is of one of these patterns. */
  public static boolean anyMatches(List<Wildcard> patterns, String value) {
    for (Wildcard pattern : patterns) {
      if (pattern.matches(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether whatever the other one matches is of this pattern, too. */
  public boolean covers(Wildcard other) {
    return exact()
        ? other.text.equals(text)
        : other.text.startsWith(text.substring(0, text.length() - 1));
  }

  /** Whether it matches one value alone. */
  public boolean exact() {
    return !text.endsWith("*");
  }

  @Override
  public String toString() {
    return text;
  }
}
