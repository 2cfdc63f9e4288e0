package dev.portcullis.guard;

import java.util.List;

/**
 * Signed and encrypted tokens in compact form (RFC 7515, 7516): a header that is the Base64 of an
 * object, a dot, and more of the kind. What has come so far is known to be one long before its end,
 * so that no token is too long.
 */
final class Jwt implements Rule {
  private static final Chars BASE64URL = Chars.of("0-9A-Za-z_-");
  private static final int SHORTEST_HEADER = 16;
  private static final int LONGEST_HEADER = 2_048;
  private static final int SHORTEST_REST = 12;

  @Override
  public String kind() {
    return "jwt";
  }

  @Override
  public List<Anchor> anchors() {
    return List.of(Anchor.after(Chars.of("^0-9A-Za-z_-"), Anchor.literal("eyJ", false)));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    int dot = run(text, anchor, anchor + LONGEST_HEADER);
    if (dot - anchor == LONGEST_HEADER) {
      return new Verdict.Match(anchor, dot, true);
    }
    if (dot == text.length()) {
      return last ? Verdict.None.NONE : new Verdict.Open(anchor);
    }
    if (dot - anchor < SHORTEST_HEADER || text.charAt(dot) != '.') {
      return Verdict.None.NONE;
    }
    int end = run(text, dot + 1, dot + 1 + SHORTEST_REST);
    if (end == dot + 1 + SHORTEST_REST) {
      return new Verdict.Match(anchor, end, true);
    }
    return end == text.length() && !last ? new Verdict.Open(anchor) : Verdict.None.NONE;
  }

  @Override
  public Verdict.Match onward(CharSequence text, int at, boolean last) {
    int end = at;
    while (true) {
      end = run(text, end, text.length());
      if (end == text.length()) {
        return new Verdict.Match(at, end, !last);
      }
      if (text.charAt(end) != '.') {
        return new Verdict.Match(at, end, false);
      }
      if (end + 1 == text.length()) {
        return new Verdict.Match(at, end, !last);
      }
      if (!BASE64URL.has(text.charAt(end + 1))) {
        return new Verdict.Match(at, end, false);
      }
      end++;
    }
  }

  private static int run(CharSequence text, int from, int most) {
    int end = from;
    int limit = Math.min(most, text.length());
    while (end < limit && BASE64URL.has(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
