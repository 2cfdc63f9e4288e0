package dev.portcullis.authn;

/** The ring that is in force. Safe for use by several threads. */
@FunctionalInterface
public interface KeyRings {
  /**
   * The ring as it is now. Cheap enough for every request, and nothing that a request holds makes
   * it more than that.
   *
   * @throws dev.portcullis.secret.SecretUnavailable if it cannot be had
   */
  KeyRing current();
}
