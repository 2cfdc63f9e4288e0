package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A fixed form of text: characters of a set so many times, then of the next. It is written like a
 * regular expression of literals, sets, {@code ?}, {@code {n}} and {@code {n,m}}. Each part takes
 * all that it can and gives nothing back: there is one reading, in one pass. Parentheses mark what
 * is the match, if it is not the whole. With a leading {@code ~} letters of either case are equal.
 *
 * @param from the first part that is of the match
 * @param to the part after its last one
 */
record Form(List<Part> parts, int from, int to) {
  /** Longer anchors would only make the automaton larger. */
  private static final int LONGEST_ANCHOR = 8;

  private static final int LONGEST_WIDE_ANCHOR = 3;
  private static final int WIDE = 4;

  /** Characters of a set, so many times. */
  record Part(Chars set, int least, int most) {}

  Form {
    parts = List.copyOf(parts);
    if (parts.isEmpty() || parts.getFirst().least() == 0) {
      throw new IllegalArgumentException("nothing to look for");
    }
    if (parts.stream().mapToInt(Part::most).sum() >= Rule.LONGEST) {
      throw new IllegalArgumentException("too long to be left open");
    }
  }

  static Form parse(String pattern) {
    return new Parser(pattern).form();
  }

  /**
   * The characters with which every text of this form begins, as far as they tell it from others:
   * sets of many characters would only make the automaton large.
   */
  List<Chars> beginning() {
    var sequence = new ArrayList<Chars>();
    for (Part part : parts) {
      boolean wide = part.set().size() > WIDE;
      if (wide && sequence.stream().anyMatch(set -> set.size() <= WIDE)) {
        break;
      }
      int most = wide ? LONGEST_WIDE_ANCHOR : LONGEST_ANCHOR;
      int count = Math.min(part.least(), most - sequence.size());
      sequence.addAll(Collections.nCopies(count, part.set()));
      if (part.least() != part.most() || sequence.size() >= most) {
        break;
      }
    }
    return sequence;
  }

  private static final class Parser {
    private final String pattern;
    private final boolean ignoreCase;
    private final List<Part> parts = new ArrayList<>();
    private int at;
    private int from;
    private int to = -1;

    Parser(String pattern) {
      this.pattern = pattern;
      this.ignoreCase = pattern.startsWith("~");
      this.at = ignoreCase ? 1 : 0;
    }

    Form form() {
      while (at < pattern.length()) {
        char c = pattern.charAt(at++);
        switch (c) {
          case '(' -> from = parts.size();
          case ')' -> to = parts.size();
          case '[' -> {
            int end = pattern.indexOf(']', at);
            add(Chars.of(pattern.substring(at, end)), end + 1);
          }
          case '\\' -> add(Chars.only(Chars.escaped(pattern.charAt(at)), ignoreCase), at + 1);
          default -> add(Chars.only(c, ignoreCase), at);
        }
      }
      return new Form(parts, from, to < 0 ? parts.size() : to);
    }

    private void add(Chars set, int next) {
      at = next;
      char quantifier = at < pattern.length() ? pattern.charAt(at) : ' ';
      if (quantifier == '?') {
        at++;
        parts.add(new Part(set, 0, 1));
      } else if (quantifier == '{') {
        int end = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, end).split(",", 2);
        at = end + 1;
        parts.add(
            new Part(
                set, Integer.parseInt(bounds[0]), Integer.parseInt(bounds[bounds.length - 1])));
      } else {
        parts.add(new Part(set, 1, 1));
      }
    }
  }
}
