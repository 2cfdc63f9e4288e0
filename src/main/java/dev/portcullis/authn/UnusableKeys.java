package dev.portcullis.authn;

/** What lies where an issuer's keys should is none, or weak. The message holds nothing of it. */
public final class UnusableKeys extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String issuer;

  UnusableKeys(String issuer, IllegalArgumentException problem) {
    super(problem.getMessage(), problem);
    this.issuer = issuer;
  }

  /** The issuer's name in the configuration. */
  public String issuer() {
    return issuer;
  }
}
