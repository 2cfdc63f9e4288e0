package dev.portcullis.json;

/**
 * Bytes that are not one document of strict JSON within its limits. The message says what is wrong
 * and about where, and never quotes the bytes.
 */
public final class InvalidJson extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidJson(String problem) {
    super(problem, null, false, false);
  }

  /** What is wrong, as a sentence for the sender. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
