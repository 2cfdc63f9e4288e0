package dev.portcullis.client;

import java.util.regex.Pattern;

/**
 * Texts of others made fit for a terminal: without control characters, which could move the cursor
 * and colour or hide what stands there, and without characters that turn the direction of text.
 */
public final class Plain {
  private static final Pattern CONTROL = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");
  private static final int LONGEST = 2_000;

  private Plain() {}

  /** The text with a question mark in the place of each such character, each line by itself. */
  public static String text(String text) {
    return CONTROL.matcher(text).replaceAll("?");
  }

  /** The same, cut off where it becomes too long for a message. */
  static String message(String text) {
    String plain = text(text);
    return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + " …";
  }
}
