package dev.portcullis.guard;

/**
 * A set of characters: any of the 128 of ASCII, and all others or none of them.
 *
 * @param low the characters 0 to 63, as bits
 * @param high the characters 64 to 127, as bits
 * @param others whether everything beyond ASCII belongs to it
 */
record Chars(long low, long high, boolean others) {
  static final Chars ALPHANUMERIC = of("0-9A-Za-z");
  static final Chars DIGITS = of("0-9");

  /** A set written as in a regular expression's brackets: characters, ranges, a leading caret. */
  static Chars of(String text) {
    boolean negated = text.startsWith("^");
    var set = new Chars(0, 0, false);
    for (int i = negated ? 1 : 0; i < text.length(); i++) {
      char from = text.charAt(i);
      if (from == '\\') {
        from = escaped(text.charAt(++i));
      }
      char to = from;
      if (i + 2 < text.length() && text.charAt(i + 1) == '-') {
        to = text.charAt(i + 2);
        i += 2;
      }
      for (char c = from; c <= to; c++) {
        set = set.with(c);
      }
    }
    return negated ? new Chars(~set.low, ~set.high, !set.others) : set;
  }

  /** The character that an escape in a pattern stands for. */
  static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** One character; a letter in either case where case does not count. */
  static Chars only(char c, boolean ignoreCase) {
    Chars one = new Chars(0, 0, false).with(c);
    return ignoreCase ? one.with(Character.toLowerCase(c)).with(Character.toUpperCase(c)) : one;
  }

  boolean has(char c) {
    if (c < 64) {
      return (low >>> c & 1) != 0;
    }
    return c < 128 ? (high >>> (c - 64) & 1) != 0 : others;
  }

  /** How many characters of ASCII it has. */
  int size() {
    return Long.bitCount(low) + Long.bitCount(high);
  }

  private Chars with(char c) {
    if (c >= 128) {
      throw new IllegalArgumentException("a set names characters of ASCII alone");
    }
    return c < 64
        ? new Chars(low | 1L << c, high, others)
        : new Chars(low, high | 1L << (c - 64), others);
  }
}
