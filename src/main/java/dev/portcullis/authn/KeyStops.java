package dev.portcullis.authn;

/** Ends a key at once, whatever is remembered of its record. Safe for use by several threads. */
@FunctionalInterface
public interface KeyStops {
  /**
   * From when this returns, no call with this key is let through, in any process.
   *
   * @throws dev.portcullis.pipeline.Unavailable if that is not certain
   */
  void stop(ApiKeyRecord record);
}
