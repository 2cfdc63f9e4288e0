package dev.portcullis.guard;

/** What a rule says of a text at one of its anchors. Places are indexes into the text. */
sealed interface Verdict {
  /** It is nothing, whatever follows. */
  enum None implements Verdict {
    NONE
  }

  /**
   * More text must come before it is known.
   *
   * @param from where the match would begin; the text's end, if it would begin in what is to come
   */
  record Open(int from) implements Verdict {}

  /**
   * A match, whatever follows.
   *
   * @param from its first character
   * @param to the character after its last one
   * @param runsOn whether what follows may belong to it, too: {@link Rule#onward} tells
   */
  record Match(int from, int to, boolean runsOn) implements Verdict {}
}
