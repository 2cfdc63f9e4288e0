package dev.portcullis.guard;

import java.util.List;

/**
 * Payment card numbers (ISO/IEC 7812-1), bare or in groups: 13 to 19 digits with the prefix and the
 * length of a known network and a valid check digit.
 */
final class Card implements Rule {
  private static final int LONGEST_NUMBER = 19;
  private static final int SHORTEST_NUMBER = 13;
  private static final Chars SEPARATORS = Chars.of(" -");

  @Override
  public String kind() {
    return "card";
  }

  @Override
  public List<Anchor> anchors() {
    return List.of(Anchor.word(List.of(Chars.of("2-6"))));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    if (Digits.goOn(text, anchor)) {
      return Verdict.None.NONE;
    }
    Digits number = Digits.in(text, anchor, LONGEST_NUMBER, SEPARATORS, 1);
    if (number.undecided(text, last)) {
      return new Verdict.Open(anchor);
    }
    for (int count = number.count(); count >= SHORTEST_NUMBER; count--) {
      if (number.endsWord(text, count)
          && isOfNetwork(number.digits(), count)
          && number.luhn(count)) {
        return new Verdict.Match(anchor, number.end(count), false);
      }
    }
    return Verdict.None.NONE;
  }

  private static boolean isOfNetwork(String digits, int count) {
    int two = Integer.parseInt(digits, 0, 2, 10);
    int four = Integer.parseInt(digits, 0, 4, 10);
    if (two / 10 == 4) {
      return count == 13 || count == 16 || count == 19;
    }
    if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
      return count == 16;
    }
    if (two == 34 || two == 37) {
      return count == 15;
    }
    if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) {
      return count >= 14;
    }
    boolean others =
        four == 6011 || two == 62 || two == 64 || two == 65 || (four >= 3528 && four <= 3589);
    return others && count >= 16;
  }
}
