package dev.portcullis.pipeline;

/** Texts of US-ASCII, looked at character by character: this runs several times a request. */
public final class Ascii {
  private Ascii() {}

  /** Whether every character is visible (VCHAR of RFC 5234, appendix B.1); the empty text is. */
  public static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Whether every character is visible, a space or a tab, as in a header field (RFC 9110, 5.5). */
  public static boolean isFieldText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** Whether every character is a decimal digit; the empty text is. */
  public static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether this is a decimal digit. */
  public static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Whether this is a decimal digit or a letter. */
  public static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
  }
}
