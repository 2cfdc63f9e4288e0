package dev.portcullis.guard;

import java.util.Locale;
import java.util.function.Predicate;

/** Tells random text from words and place-holders. */
final class Randomness {
  private static final double LN2 = Math.log(2);

  private Randomness() {}

  /** Whether the characters of a text carry at least so many bits each (Shannon's entropy). */
  static Predicate<String> ofBits(double least) {
    return text -> bits(text) >= least;
  }

  static double bits(String text) {
    int[] counts = new int[128];
    for (int i = 0; i < text.length(); i++) {
      counts[text.charAt(i) & 127]++;
    }
    double sum = 0;
    for (int count : counts) {
      if (count > 0) {
        sum -= count * Math.log((double) count / text.length()) / LN2;
      }
    }
    return text.isEmpty() ? 0 : sum / text.length();
  }

  /**
   * Whether it is what people choose as a password, and no name, number or place-holder: of
   * lower-case letters, capitals, digits and other signs at least so many kinds.
   */
  static Predicate<String> ofKinds(int least) {
    return text -> kinds(text) >= least && !isPlaceholder(text);
  }

  /** Whether it has capitals, small letters and digits, and more bits than any word. */
  static boolean isToken(String text) {
    return hasAny(text, "0-9")
        && hasAny(text, "a-z")
        && hasAny(text, "A-Z")
        && bits(text) >= 3.8
        && !isPlaceholder(text);
  }

  private static int kinds(String text) {
    int kinds = 0;
    for (String kind : new String[] {"a-z", "A-Z", "0-9", "^-0-9A-Za-z_. "}) {
      kinds += hasAny(text, kind) ? 1 : 0;
    }
    return kinds;
  }

  private static boolean hasAny(String text, String kind) {
    Chars set = Chars.of(kind);
    return text.chars().anyMatch(c -> set.has((char) c));
  }

  private static boolean isPlaceholder(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    for (String sign : new String[] {"your", "example", "xxxx", "****", "${", "{{", "<", "..."}) {
      if (folded.contains(sign)) {
        return true;
      }
    }
    return false;
  }
}
