package dev.portcullis.authn;

import java.time.Instant;
import java.util.Optional;

/** Whether a key is in force. */
public sealed interface KeyState {
  /** It is, until it expires. */
  record Active() implements KeyState {}

  /**
   * It is, for a while.
   *
   * @param until the first moment at which it is not
   * @param successor the key that takes its place, if one does
   */
  record Retiring(Instant until, Optional<KeyId> successor) implements KeyState {
    /** One without a successor. */
    public Retiring(Instant until) {
      this(until, Optional.empty());
    }
  }

  /** It is not, and will never be again. */
  record Revoked(Instant at) implements KeyState {}
}
