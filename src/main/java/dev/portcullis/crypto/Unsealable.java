package dev.portcullis.crypto;

/**
 * A message does not open: it was changed, or sealed in another context, or its key is gone. Which
 * of these it is, is not said.
 */
public final class Unsealable extends Exception {
  private static final long serialVersionUID = 1L;

  Unsealable() {
    super("the sealed message does not open", null, false, false);
  }
}
