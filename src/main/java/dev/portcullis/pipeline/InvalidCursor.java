package dev.portcullis.pipeline;

/** A cursor is none of the list that it was handed to. */
public final class InvalidCursor extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A cursor is none of the list that it was handed to. */
  public InvalidCursor() {
    super("the cursor is none of this list");
  }
}
