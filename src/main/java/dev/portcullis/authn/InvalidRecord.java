package dev.portcullis.authn;

/** A document that is not a record. The message says which member is wrong, never its value. */
public final class InvalidRecord extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidRecord(String problem) {
    super(problem);
  }
}
