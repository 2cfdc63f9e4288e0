package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a rule is asked: a short sequence of characters, each of a set.
 *
 * @param before what may stand before it: one of these sequences; an empty one if anything may
 * @param sequence the characters themselves, at least one
 * @param matched whether a match begins with the first of them, so that text which ends within an
 *     anchor must wait
 */
record Anchor(List<List<Chars>> before, List<Chars> sequence, boolean matched) {
  private static final Chars NO_WORD = Chars.of("^0-9A-Za-z");

  /** The letter of {@code \n} and the like is no letter: tool arguments are JSON in a string. */
  private static final List<Chars> AFTER_ESCAPE =
      List.of(Chars.only('\\', false), Chars.of("bfnrt"));

  private static final List<List<Chars>> ANYWHERE = List.of(List.of());

  Anchor {
    before = List.copyOf(before);
    sequence = List.copyOf(sequence);
  }

  /** An anchor with which a word begins, and a match: no letter or digit stands before it. */
  static Anchor word(List<Chars> sequence) {
    return after(NO_WORD, sequence);
  }

  /** An anchor with which a match begins, after a character of this set or a line's end. */
  static Anchor after(Chars before, List<Chars> sequence) {
    return new Anchor(List.of(List.of(before), AFTER_ESCAPE), sequence, true);
  }

  /** An anchor that may stand anywhere, before or within a match. */
  static Anchor anywhere(List<Chars> sequence) {
    return new Anchor(ANYWHERE, sequence, false);
  }

  /** A text as a sequence. */
  static List<Chars> literal(String text, boolean ignoreCase) {
    var sequence = new ArrayList<Chars>();
    text.chars().forEach(c -> sequence.add(Chars.only((char) c, ignoreCase)));
    return sequence;
  }
}
