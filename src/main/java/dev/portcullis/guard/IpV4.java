package dev.portcullis.guard;

import java.util.List;

/** Public addresses of IPv4, dotted: those that may belong to somebody. */
final class IpV4 implements Rule {
  private static final int OCTETS = 4;

  @Override
  public String kind() {
    return "ip-address";
  }

  @Override
  public List<Anchor> anchors() {
    return List.of(Anchor.word(List.of(Chars.DIGITS)));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    if (Digits.goOn(text, anchor)) {
      return Verdict.None.NONE;
    }
    int[] octets = new int[OCTETS];
    int at = anchor;
    for (int i = 0; i < OCTETS; i++) {
      int from = at;
      while (at < text.length() && at - from < 4 && Chars.DIGITS.has(text.charAt(at))) {
        octets[i] = octets[i] * 10 + text.charAt(at) - '0';
        at++;
      }
      if (at - from > 3 || octets[i] > 255 || (at == from && at < text.length())) {
        return Verdict.None.NONE;
      }
      if (at == text.length()) {
        return last && i == OCTETS - 1 && at > from
            ? verdict(octets, anchor, at)
            : last ? Verdict.None.NONE : new Verdict.Open(anchor);
      }
      if (i < OCTETS - 1 && text.charAt(at++) != '.') {
        return Verdict.None.NONE;
      }
    }
    if (".-".indexOf(text.charAt(at)) >= 0 && at + 1 == text.length() && !last) {
      return new Verdict.Open(anchor);
    }
    boolean goesOn =
        Chars.ALPHANUMERIC.has(text.charAt(at))
            || (at + 1 < text.length()
                && ".-".indexOf(text.charAt(at)) >= 0
                && Chars.ALPHANUMERIC.has(text.charAt(at + 1)));
    return goesOn ? Verdict.None.NONE : verdict(octets, anchor, at);
  }

  private static Verdict verdict(int[] octets, int from, int to) {
    return isPublic(octets) ? new Verdict.Match(from, to, false) : Verdict.None.NONE;
  }

  /** Neither of this host, nor private, link-local, multicast, reserved or a mask (RFC 6890). */
  private static boolean isPublic(int[] octets) {
    int a = octets[0];
    int b = octets[1];
    return a != 0
        && a != 10
        && a != 127
        && a < 224
        && !(a == 100 && b >= 64 && b < 128)
        && !(a == 169 && b == 254)
        && !(a == 172 && b >= 16 && b < 32)
        && !(a == 192 && b == 168);
  }
}
