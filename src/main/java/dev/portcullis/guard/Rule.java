package dev.portcullis.guard;

import java.util.List;

/**
 * Finds one kind of secret or personal data. Rules are stateless and safe for use by several
 * threads.
 *
 * <p>What a rule says must not depend on where a text was cut: while text beyond the end could
 * change its verdict it answers {@link Verdict.Open}, and a verdict that is not open stays. It
 * looks at no more than {@link #LONGEST} characters from its anchor on and {@link #BEFORE} before
 * it, so that no text waits longer than that and the time is linear in the text.
 */
interface Rule {
  /** The most characters that a rule may leave open. */
  int LONGEST = 4_096;

  /** How far before its anchor a rule may look. */
  int BEFORE = 80;

  /** What it finds, as in {@code [redacted:kind]}. */
  String kind();

  /** Where it is to be asked. */
  List<Anchor> anchors();

  /**
   * What it says of the text at an anchor.
   *
   * @param anchor where the anchor begins
   * @param last whether the text ends where it ends; then no verdict is open
   */
  Verdict at(CharSequence text, int anchor, boolean last);

  /**
   * How a match that runs on goes on.
   *
   * @param at the character after those that are known to be in it
   * @return how far it goes: until the text's end it is certain, beyond it stays open
   */
  default Verdict.Match onward(CharSequence text, int at, boolean last) {
    return new Verdict.Match(at, at, false);
  }

  /** A rule whose matches begin before its anchors. */
  interface LookingBack extends Rule {
    /**
     * How many characters at the text's end could begin a match whose anchor is yet to come; less
     * than {@link #BEFORE}.
     */
    int waiting(CharSequence text);
  }
}
