package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Amazon's framing of an answer that is streamed, {@code application/vnd.amazon.eventstream}. */
final class EventStream {
  private static final int CHECKSUM = 4;
  private static final int PRELUDE = 12;

  private EventStream() {}

  /**
   * The bytes that a function has answered.
   *
   * @throws IllegalStateException if it has failed, or the stream has no end
   */
  static byte[] payload(byte[] stream) {
    var payload = new ByteArrayOutputStream();
    ByteBuffer rest = ByteBuffer.wrap(stream);
    while (rest.hasRemaining()) {
      int length = rest.getInt();
      byte[] headers = new byte[rest.getInt()];
      rest.getInt();
      byte[] said = new byte[length - headers.length - PRELUDE - CHECKSUM];
      rest.get(headers).get(said).getInt();
      if (new String(headers, ISO_8859_1).contains("InvokeComplete")) {
        String how = new String(said, ISO_8859_1);
        if (how.contains("errorCode")) {
          throw new IllegalStateException("the function has failed: " + how);
        }
        return payload.toByteArray();
      }
      payload.writeBytes(said);
    }
    throw new IllegalStateException("the stream has no end");
  }
}
