package dev.portcullis.guard;

import java.util.List;

/** Global unicast addresses of IPv6, as RFC 4291 writes them: those that may belong to somebody. */
final class IpV6 implements Rule {
  private static final int GROUPS = 8;
  private static final Chars HEX = Chars.of("0-9A-Fa-f");

  @Override
  public String kind() {
    return "ip-address";
  }

  /** The first group of a global unicast address is 2000 to 3fff. */
  @Override
  public List<Anchor> anchors() {
    return List.of(
        Anchor.after(
            Chars.of("^0-9A-Za-z:"),
            List.of(Chars.of("23"), HEX, HEX, HEX, Chars.only(':', false))));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    int groups = 0;
    boolean shortened = false;
    int at = anchor;
    int end = anchor;
    while (true) {
      int group = at;
      while (at < text.length() && at - group < 5 && HEX.has(text.charAt(at))) {
        at++;
      }
      if (at - group > 4) {
        return Verdict.None.NONE;
      }
      if (at > group) {
        groups++;
        end = at;
      }
      if (at == text.length() && !last) {
        return new Verdict.Open(anchor);
      }
      if (groups > GROUPS) {
        return Verdict.None.NONE;
      }
      if (at == text.length() || text.charAt(at) != ':') {
        break;
      }
      if (at == group) {
        if (shortened) {
          return Verdict.None.NONE;
        }
        shortened = true;
        end = at + 1;
      }
      at++;
    }
    boolean word = at == text.length() || !Chars.ALPHANUMERIC.has(text.charAt(at));
    boolean whole = shortened ? groups < GROUPS : groups == GROUPS;
    return word && whole ? new Verdict.Match(anchor, end, false) : Verdict.None.NONE;
  }
}
