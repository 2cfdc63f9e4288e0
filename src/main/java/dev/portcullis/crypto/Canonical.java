package dev.portcullis.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Several texts or byte strings as one, so that no two lists of them are the same bytes. */
final class Canonical {
  private Canonical() {}

  /** Each part behind its length, four bytes, big-endian. */
  static byte[] of(List<byte[]> parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += Integer.BYTES + part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      all.putInt(part.length).put(part);
    }
    return all.array();
  }

  /** The same of texts, in UTF-8. */
  static byte[] of(String... texts) {
    var parts = new ArrayList<byte[]>(texts.length);
    for (String text : texts) {
      parts.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return of(parts);
  }
}
