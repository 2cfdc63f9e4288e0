package dev.portcullis.authn;

import java.net.InetAddress;
import java.security.Key;
import java.time.Duration;

/** The keys of one issuer. Implementations are safe for use by several threads. */
interface IssuerKeys {
  /**
   * The key that a header means.
   *
   * @param client who presented the token; what it costs to find the key is on its account
   * @throws dev.portcullis.pipeline.Unavailable if that cannot be said now
   */
  Found find(TokenHeader header, InetAddress client);

  /** What was found. */
  sealed interface Found {
    /** This key. */
    record Verifying(Key key) implements Found {}

    /** No key, or none that is surely meant. */
    record None() implements Found {}

    /** Nothing, as nobody is asked now. */
    record Braked(Duration pause) implements Found {}
  }
}
