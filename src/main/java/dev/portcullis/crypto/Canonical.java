package dev.portcullis.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Several texts or byte strings as one, so that no two lists of them are the same bytes. */
final class Canonical {
  private Canonical() {}

  /** Each part behind its length, four bytes, big-endian. */
  static byte[] of(List<byte[]> parts) {
    int size = parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(size);
    parts.forEach(part -> all.putInt(part.length).put(part));
    return all.array();
  }

  /** The same of texts, in UTF-8. */
  static byte[] of(String... texts) {
    return of(Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }
}
