package dev.portcullis.authn;

/** How a rotation of a key went. */
public sealed interface Rotation permits Rotation.Rotated, Unchanged {
  /**
   * It was done.
   *
   * @param before the predecessor's record as it was
   * @param after the predecessor's record as it is: retiring
   * @param successor the new key, with the same rights
   */
  record Rotated(ApiKeyRecord before, ApiKeyRecord after, IssuedKey successor)
      implements Rotation {}
}
