package dev.portcullis.guard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** International bank account numbers (ISO 13616), in one piece or in groups. */
final class Iban implements Rule {
  private static final Map<String, Integer> LENGTHS = lengths();
  private static final Chars CHARACTERS = Chars.of("0-9A-Z");

  @Override
  public String kind() {
    return "iban";
  }

  @Override
  public List<Anchor> anchors() {
    Chars letter = Chars.of("A-Z");
    return List.of(Anchor.word(List.of(letter, letter, Chars.DIGITS, Chars.DIGITS)));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    Integer length = LENGTHS.get(text.subSequence(anchor, anchor + 2).toString());
    if (length == null) {
      return Verdict.None.NONE;
    }
    var number = new StringBuilder();
    int at = anchor;
    while (number.length() < length) {
      if (!number.isEmpty() && at < text.length() && " -".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      if (at >= text.length()) {
        return last ? Verdict.None.NONE : new Verdict.Open(anchor);
      }
      char c = text.charAt(at++);
      if (!CHARACTERS.has(c)) {
        return Verdict.None.NONE;
      }
      number.append(c);
    }
    if (at == text.length() && !last) {
      return new Verdict.Open(anchor);
    }
    boolean alone = at == text.length() || !Chars.ALPHANUMERIC.has(text.charAt(at));
    return alone && hasCheckDigits(number)
        ? new Verdict.Match(anchor, at, false)
        : Verdict.None.NONE;
  }

  /** ISO 7064, MOD 97-10, with the first four characters moved to the end. */
  private static boolean hasCheckDigits(CharSequence number) {
    int remainder = 0;
    for (int i = 0; i < number.length(); i++) {
      int value = Character.digit(number.charAt((i + 4) % number.length()), 36);
      remainder = (value < 10 ? remainder * 10 + value : remainder * 100 + value) % 97;
    }
    return remainder == 1;
  }

  /** The countries that have such numbers, and how long they are (ISO 13616-2). */
  private static Map<String, Integer> lengths() {
    String registry =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27"
            + " DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28"
            + " HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21"
            + " LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29"
            + " PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23"
            + " TN24 TR26 UA29 VA22 VG24 XK20 YE30";
    var lengths = new HashMap<String, Integer>();
    for (String entry : registry.split(" ")) {
      lengths.put(entry.substring(0, 2), Integer.parseInt(entry.substring(2)));
    }
    return Map.copyOf(lengths);
  }
}
