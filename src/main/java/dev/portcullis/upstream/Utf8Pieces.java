package dev.portcullis.upstream;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads text in UTF-8 from pieces that may be cut anywhere. It refuses bytes that are not UTF-8.
 * Belongs to one thread.
 */
final class Utf8Pieces {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  /** The bytes of a character that is cut. */
  private byte[] rest = {};

  /** The text of the next piece, but for a character that it cuts. */
  String text(byte[] piece) throws UpstreamFailure {
    ByteBuffer bytes = ByteBuffer.allocate(rest.length + piece.length).put(rest).put(piece).flip();
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    CoderResult result = decoder.decode(bytes, text, false);
    if (result.isError()) {
      throw new UpstreamFailure(Fault.MALFORMED);
    }
    rest = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.limit());
    return text.flip().toString();
  }

  /** Ends the text. */
  void end() throws UpstreamFailure {
    if (rest.length > 0) {
      throw new UpstreamFailure(Fault.MALFORMED);
    }
  }
}
