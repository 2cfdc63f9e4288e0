package dev.portcullis.aws.iam;

/** A document says something that these tests do not know how to judge. */
public final class NotUnderstood extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotUnderstood(String what) {
    super("not understood: " + what);
  }
}
