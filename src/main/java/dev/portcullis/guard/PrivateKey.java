package dev.portcullis.guard;

import java.util.List;

/**
 * Private keys in textual form (RFC 7468, OpenSSH, OpenPGP), from their first line to their last,
 * or to where their Base64 ends if there is no last line. Line ends may be {@code \n} in two
 * characters, and the lines strings of a program. It is known to be a key by its first line of
 * Base64, so that no key is too long.
 */
final class PrivateKey implements Rule {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String LABEL_END = "-----";
  private static final Chars LABEL = Chars.of("0-9A-Z ");
  private static final int LONGEST_LABEL = 64;
  private static final Chars BASE64 = Chars.of("0-9A-Za-z+/=");
  private static final Chars BODY = Chars.of("0-9A-Za-z+/= \t\r\n\\\\");

  private static final Chars GLUE = Chars.of(" \t\r\n\"'`+,.&;");

  /** No word is as long. */
  private static final int SHORTEST_LINE = 32;

  /** Header lines may stand before the first line of Base64. */
  private static final int LONGEST_PREAMBLE = 1_024;

  /** What may stand between two lines, or a short last line and the end. */
  private static final int LONGEST_GAP = 120;

  @Override
  public String kind() {
    return "pem-private-key";
  }

  @Override
  public List<Anchor> anchors() {
    return List.of(new Anchor(List.of(List.of()), Anchor.literal(BEGIN, false), true));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    Verdict waiting = last ? Verdict.None.NONE : new Verdict.Open(anchor);
    int label = anchor + BEGIN.length();
    int at = label;
    while (at < text.length() && at - label < LONGEST_LABEL && LABEL.has(text.charAt(at))) {
      at++;
    }
    boolean isPrivate = text.subSequence(label, at).toString().contains("PRIVATE KEY");
    if (at == text.length()) {
      return waiting;
    }
    if (!isPrivate || !couldBe(text, at, LABEL_END)) {
      return Verdict.None.NONE;
    }
    at += LABEL_END.length();
    int line = lineOfBase64(text, at, at + LONGEST_PREAMBLE);
    if (line >= 0) {
      return new Verdict.Match(anchor, line, true);
    }
    return text.length() < at + LONGEST_PREAMBLE ? waiting : Verdict.None.NONE;
  }

  @Override
  public Verdict.Match onward(CharSequence text, int at, boolean last) {
    int end = at;
    while (true) {
      while (end < text.length() && BODY.has(text.charAt(end))) {
        end++;
      }
      if (end == text.length()) {
        return new Verdict.Match(at, end, !last);
      }
      int limit = Math.min(text.length(), end + LONGEST_GAP);
      int mark = indexOf(text, END, end, limit);
      int line = lineAfterGlue(text, end, limit);
      if (mark >= 0 && (line < 0 || mark < line)) {
        return finished(text, end, mark, last);
      }
      if (line < 0) {
        return new Verdict.Match(at, end, limit < end + LONGEST_GAP && !last);
      }
      end = line;
    }
  }

  private static Verdict.Match finished(CharSequence text, int at, int mark, boolean last) {
    int end = mark + END.length();
    int limit = Math.min(text.length(), end + LONGEST_LABEL);
    while (end < limit && LABEL.has(text.charAt(end))) {
      end++;
    }
    int closed = end;
    while (closed < text.length()
        && closed - end < LABEL_END.length()
        && text.charAt(closed) == '-') {
      closed++;
    }
    boolean whole = closed - end == LABEL_END.length();
    return whole || closed < text.length() || last
        ? new Verdict.Match(at, closed, false)
        : new Verdict.Match(at, at, true);
  }

  /** The end of a line of Base64 of which only the signs between two strings keep us, or -1. */
  private static int lineAfterGlue(CharSequence text, int from, int limit) {
    int line = from;
    while (line < limit && GLUE.has(text.charAt(line))) {
      line++;
    }
    int end = lineOfBase64(text, line, limit);
    return end == line + SHORTEST_LINE ? end : -1;
  }

  /** The end of the first run of Base64 that is a line, or -1; no part of it beyond the limit. */
  private static int lineOfBase64(CharSequence text, int from, int limit) {
    int run = 0;
    for (int i = from; i < Math.min(limit, text.length()); i++) {
      run = BASE64.has(text.charAt(i)) ? run + 1 : 0;
      if (run == SHORTEST_LINE) {
        return i + 1;
      }
    }
    return -1;
  }

  private static int indexOf(CharSequence text, String part, int from, int limit) {
    for (int i = from; i + part.length() <= limit; i++) {
      if (couldBe(text, i, part)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the part stands here, as far as the text goes. */
  private static boolean couldBe(CharSequence text, int at, String part) {
    for (int i = 0; i < part.length() && at + i < text.length(); i++) {
      if (text.charAt(at + i) != part.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
