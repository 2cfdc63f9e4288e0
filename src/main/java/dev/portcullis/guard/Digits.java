package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Digits in groups, with a separator between two of them: how people write long numbers.
 *
 * @param digits the digits alone
 * @param ends the place after each of them
 * @param groups how many digits each group has
 * @param cut whether the text's end kept more from being read
 */
record Digits(String digits, List<Integer> ends, List<Integer> groups, boolean cut) {
  /**
   * Reads at most so many, from the digit at this place on.
   *
   * @param gap how many separators may stand between two groups
   */
  static Digits in(CharSequence text, int from, int most, Chars separators, int gap) {
    var digits = new StringBuilder();
    var ends = new ArrayList<Integer>();
    var groups = new ArrayList<Integer>();
    int at = from;
    while (digits.length() < most) {
      int digit = at;
      while (!ends.isEmpty()
          && digit - at < gap
          && digit < text.length()
          && separators.has(text.charAt(digit))) {
        digit++;
      }
      if (digit >= text.length()) {
        return new Digits(digits.toString(), ends, groups, true);
      }
      char c = text.charAt(digit);
      if (!Chars.DIGITS.has(c)) {
        break;
      }
      if (ends.isEmpty() || digit > at) {
        groups.add(0);
      }
      groups.set(groups.size() - 1, groups.getLast() + 1);
      digits.append(c);
      at = digit + 1;
      ends.add(at);
    }
    return new Digits(digits.toString(), ends, groups, false);
  }

  int count() {
    return digits.length();
  }

  /** The place after the first so many. */
  int end(int count) {
    return ends.get(count - 1);
  }

  /** Whether no letter or digit follows the first so many. */
  boolean endsWord(CharSequence text, int count) {
    int end = end(count);
    return end == text.length() || !Chars.ALPHANUMERIC.has(text.charAt(end));
  }

  /** Whether it cannot be told yet what these digits are: text is to come that may matter. */
  boolean undecided(CharSequence text, boolean last) {
    return !last && (cut || ends.getLast() == text.length());
  }

  /** Whether what stands before makes the digit there a part of something longer. */
  static boolean goOn(CharSequence text, int at) {
    return at >= 2
        && ".,-_/".indexOf(text.charAt(at - 1)) >= 0
        && Chars.ALPHANUMERIC.has(text.charAt(at - 2));
  }

  /** Whether the first so many have the check digit of ISO/IEC 7812-1 (Luhn). */
  boolean luhn(int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits.charAt(count - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : digit * 2;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }
}
