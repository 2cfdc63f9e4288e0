package dev.portcullis.guard;

import java.util.List;

/** What tells who somebody is, or lets one pay as them. */
final class Personal implements Family {
  private static final List<Rule> RULES =
      List.of(
          new Card(),
          new Iban(),
          new Email(),
          Shape.word("us-ssn", "[0-9]{3}-[0-9]{2}-[0-9]{4}")
              .notBefore(Chars.of("0-9A-Za-z-"))
              .where(Personal::isSocialSecurityNumber),
          Shape.word("uk-nino", "[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]")
              .notBefore(Chars.ALPHANUMERIC)
              .where(Personal::isNationalInsuranceNumber),
          new Phone(),
          new IpV4(),
          new IpV6());

  @Override
  public String name() {
    return "personal";
  }

  @Override
  public List<Rule> rules() {
    return RULES;
  }

  /** Numbers that are never given out (Social Security Administration, RM 10201.035). */
  private static boolean isSocialSecurityNumber(String number) {
    return !number.startsWith("000")
        && !number.startsWith("666")
        && !number.startsWith("9")
        && !number.startsWith("00", 4)
        && !number.endsWith("0000");
  }

  /** Prefixes that are never given out (HMRC, NIM39110). */
  private static boolean isNationalInsuranceNumber(String number) {
    return "DFIQUV".indexOf(number.charAt(0)) < 0
        && "DFIOQUV".indexOf(number.charAt(1)) < 0
        && !List.of("BG", "GB", "KN", "NK", "NT", "TN", "ZZ").contains(number.substring(0, 2));
  }
}
