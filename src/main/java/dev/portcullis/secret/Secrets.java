package dev.portcullis.secret;

/** Where secrets lie. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface Secrets {
  /**
   * The secret as it is now, or as a cache of the implementation last saw it.
   *
   * @throws SecretUnavailable if it is not there, must not be used, or cannot be reached
   */
  Secret read(SecretRef ref);
}
