package dev.portcullis.authn;

/** How a change of a key went. */
public sealed interface KeyChange permits KeyChange.Changed, Unchanged {
  /**
   * It was done; with the same record twice, there was nothing left to do.
   *
   * @param before the record as it was
   * @param after the record as it is
   */
  record Changed(ApiKeyRecord before, ApiKeyRecord after) implements KeyChange {}
}
