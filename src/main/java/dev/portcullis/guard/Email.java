package dev.portcullis.guard;

import java.util.List;

/**
 * Mail addresses, as people write them (RFC 5321 without quoted local parts, RFC 6531 for letters
 * beyond ASCII): a local part of at most 64 characters, a domain with at least two labels, the last
 * one of letters.
 */
final class Email implements Rule.LookingBack {
  private static final Chars LOCAL = Chars.of("0-9A-Za-z_%+'.-");
  private static final Chars EDGE = Chars.of("0-9A-Za-z_");
  private static final Chars LABEL = Chars.of("0-9A-Za-z-");
  private static final Chars LETTER = Chars.of("A-Za-z");
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST_DOMAIN = 253;
  private static final int SHORTEST_LAST = 2;

  @Override
  public String kind() {
    return "email";
  }

  @Override
  public List<Anchor> anchors() {
    return List.of(Anchor.anywhere(Anchor.literal("@", false)));
  }

  @Override
  public int waiting(CharSequence text) {
    return text.length() - localStart(text, text.length());
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    int from = localStart(text, anchor);
    if (from == anchor || isOfPrograms(text, from, anchor)) {
      return Verdict.None.NONE;
    }
    int limit = Math.min(text.length(), anchor + 1 + LONGEST_DOMAIN);
    int end = -1;
    int label = anchor + 1;
    int at = label;
    boolean letters = true;
    while (at < limit) {
      char c = text.charAt(at);
      boolean dot = c == '.' && at > label;
      if (!dot && !isIn(LABEL, c)) {
        break;
      }
      if (dot || c == '-') {
        end = endOfDomain(end, label, at, anchor, letters);
      }
      at++;
      label = dot ? at : label;
      letters = dot || (letters && isIn(LETTER, c));
    }
    if (at == text.length() && at < anchor + 1 + LONGEST_DOMAIN && !last) {
      return new Verdict.Open(from);
    }
    end = endOfDomain(end, label, at, anchor, letters);
    return end < 0 ? Verdict.None.NONE : new Verdict.Match(from, end, false);
  }

  /** Where the domain may end: after a label that is not the first and could be the last. */
  private static int endOfDomain(int before, int label, int at, int anchor, boolean letters) {
    boolean last = letters && label > anchor + 1 && at - label >= SHORTEST_LAST;
    return last ? at : before;
  }

  private static int localStart(CharSequence text, int end) {
    int from = end;
    while (from > 0 && end - from < LONGEST_LOCAL && isIn(LOCAL, text.charAt(from - 1))) {
      from--;
    }
    while (from < end && !isIn(EDGE, text.charAt(from))) {
      from++;
    }
    return from;
  }

  /** Letters beyond ASCII belong to it as well, where a script sets its words apart. */
  private static boolean isIn(Chars set, char c) {
    return c < 128 ? set.has(c) : Character.isLetter(c) && !Character.isIdeographic(c);
  }

  /** {@code git@host} is how programs name a repository. */
  private static boolean isOfPrograms(CharSequence text, int from, int to) {
    return text.subSequence(from, to).toString().equals("git");
  }
}
