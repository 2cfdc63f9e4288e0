package dev.portcullis.authn;

import java.time.Instant;

/** Whether a key is in force. */
public sealed interface KeyState {
  /** It is, until it expires. */
  record Active() implements KeyState {}

  /**
   * It is, beside its successor, for a while.
   *
   * @param until the first moment at which it is not
   */
  record Retiring(Instant until) implements KeyState {}

  /** It is not, and will never be again. */
  record Revoked(Instant at) implements KeyState {}
}
