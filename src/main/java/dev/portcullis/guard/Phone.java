package dev.portcullis.guard;

import java.util.List;

/**
 * Telephone numbers as people write them: international ones (ITU-T E.123, {@code +} or {@code
 * 00}), North American ones in three groups, and national ones in groups with a leading zero or a
 * bracketed area code. Digits in one piece are no telephone number unless a plus stands before
 * them.
 */
final class Phone implements Rule {
  private static final Chars SEPARATORS = Chars.of(" .()-");
  private static final int LONGEST_NUMBER = 17;
  private static final List<Integer> NORTH_AMERICAN = List.of(3, 3, 4);

  @Override
  public String kind() {
    return "phone";
  }

  @Override
  public List<Anchor> anchors() {
    Chars digit = Chars.DIGITS;
    return List.of(
        Anchor.word(List.of(digit)),
        Anchor.word(List.of(Chars.only('+', false), digit)),
        Anchor.word(List.of(Chars.only('(', false), digit)));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    char first = text.charAt(anchor);
    boolean sign = first == '+' || first == '(';
    if (Digits.goOn(text, anchor) || (!sign && follows(text, anchor, "+("))) {
      return Verdict.None.NONE;
    }
    int from = sign ? anchor + 1 : anchor;
    Digits number = Digits.in(text, from, LONGEST_NUMBER, SEPARATORS, 2);
    if (number.undecided(text, last)) {
      return new Verdict.Open(anchor);
    }
    int count =
        switch (first) {
          case '+' -> international(text, number);
          case '(' -> bracketed(text, number);
          case '0' -> national(text, number);
          default -> northAmerican(text, number);
        };
    return count == 0 ? Verdict.None.NONE : new Verdict.Match(anchor, number.end(count), false);
  }

  private static boolean follows(CharSequence text, int at, String signs) {
    return at > 0 && signs.indexOf(text.charAt(at - 1)) >= 0;
  }

  /** Country code and all: 8 to 15 digits (ITU-T E.164). */
  private static int international(CharSequence text, Digits number) {
    return number.digits().startsWith("0") ? 0 : longest(text, number, 8, 15);
  }

  private static int bracketed(CharSequence text, Digits number) {
    int area = number.groups().getFirst();
    boolean closed = area >= 2 && area <= 5 && text.charAt(number.end(area)) == ')';
    return closed ? longest(text, number, 9, 11) : 0;
  }

  private static int national(CharSequence text, Digits number) {
    int area = number.groups().getFirst();
    if (number.groups().size() < 2 || number.count() < 9) {
      return 0;
    }
    if (number.digits().startsWith("00")) {
      return number.digits().charAt(2) == '0' ? 0 : longest(text, number, 10, LONGEST_NUMBER);
    }
    boolean plain =
        area >= 3 && area <= 6 && number.groups().stream().allMatch(group -> group >= 2);
    return plain ? longest(text, number, 9, 11) : 0;
  }

  private static int northAmerican(CharSequence text, Digits number) {
    int country = number.groups().getFirst() == 1 && number.digits().startsWith("1") ? 1 : 0;
    List<Integer> groups = number.groups().subList(country, number.groups().size());
    int count = country + 10;
    return groups.size() >= 3
            && groups.subList(0, 3).equals(NORTH_AMERICAN)
            && number.digits().charAt(country) >= '2'
            && number.digits().charAt(country + 3) >= '2'
            && endsNumber(text, number, count)
        ? count
        : 0;
  }

  private static int longest(CharSequence text, Digits number, int least, int most) {
    for (int count = Math.min(most, number.count()); count >= least; count--) {
      if (endsNumber(text, number, count)) {
        return count;
      }
    }
    return 0;
  }

  /** Whether it is not a part of a longer number, with more of its groups to come. */
  private static boolean endsNumber(CharSequence text, Digits number, int count) {
    int end = number.end(count);
    boolean goesOn =
        count < number.count() && number.end(count + 1) == end + 2 && text.charAt(end) != ' ';
    return !goesOn && number.endsWord(text, count);
  }
}
