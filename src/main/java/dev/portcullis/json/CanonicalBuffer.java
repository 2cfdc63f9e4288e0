package dev.portcullis.json;

import java.nio.ByteBuffer;

/** Writes canonical forms (RFC 8785), each into the room of the one before. Not thread-safe. */
public final class CanonicalBuffer {
  private static final int USUAL = 2_048;

  private final Utf8 out = new Utf8(USUAL);

  /**
   * What {@link JsonWriter#canonical} is, in an array of this buffer's own, from its beginning. It
   * holds until the next call.
   *
   * @throws IllegalArgumentException if the document has no canonical form
   */
  public ByteBuffer canonical(Json json) {
    out.clear();
    JsonWriter.Form.CANONICAL.write(json, out);
    return out.view();
  }
}
