package dev.portcullis.secret;

/**
 * A secret cannot be had. The message says which one by its reference, what is wrong and what to
 * do; it holds nothing of a value. In a layer it becomes a 503.
 */
public final class SecretUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the secret that this refers to. */
  public SecretUnavailable(SecretRef ref, String problem) {
    super(ref + ": " + problem);
  }

  /** What is wrong with the secret that this refers to, and why. */
  public SecretUnavailable(SecretRef ref, String problem, Throwable cause) {
    super(ref + ": " + problem, cause);
  }
}
