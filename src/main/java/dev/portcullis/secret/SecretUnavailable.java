package dev.portcullis.secret;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;

/**
 * A secret cannot be had. The message says which one by its reference, what is wrong and what to
 * do; it holds nothing of a value. In a layer it becomes a 503.
 */
public final class SecretUnavailable extends Unavailable {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the secret that this refers to. */
  public SecretUnavailable(SecretRef ref, String problem) {
    super("secrets", Fault.FAILED, ref + ": " + problem, null);
  }

  /** What is wrong with the secret that this refers to, and why. */
  public SecretUnavailable(SecretRef ref, String problem, Throwable cause) {
    this(ref, problem, Fault.FAILED, cause);
  }

  /** What is wrong with the secret that this refers to, how, and why. */
  public SecretUnavailable(SecretRef ref, String problem, Fault fault, Throwable cause) {
    super("secrets", fault, ref + ": " + problem, cause);
  }
}
