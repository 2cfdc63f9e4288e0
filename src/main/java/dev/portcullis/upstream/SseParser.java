package dev.portcullis.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of server-sent events as WHATWG HTML 9.2 defines it, from pieces that may be cut
 * anywhere. It refuses what the standard forgives: bytes that are not UTF-8, and events over a
 * limit. What is left when the stream ends is no event.
 *
 * <p>Give it a piece, then take events until there is none: {@link #feed}, {@link #next}. The same
 * bytes give the same events, and the same failure after them, however they are cut. It belongs to
 * one thread.
 */
final class SseParser {
  private static final byte[] NOTHING = {};

  private final int limit;
  private byte[] piece = NOTHING;
  private int at;
  private byte[] line = new byte[256];
  private int length;
  private boolean afterReturn;
  private boolean firstLine = true;
  private @Nullable String name;
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;

  /** A parser of one stream whose events have at most this many bytes. */
  SseParser(int limit) {
    this.limit = limit;
  }

  /**
   * Gives it the next bytes, which it does not copy.
   *
   * @throws IllegalStateException if events of the last piece have not been taken
   */
  void feed(byte[] bytes) {
    if (at < piece.length) {
      throw new IllegalStateException("the last piece has not been read to its end");
    }
    piece = bytes;
    at = 0;
  }

  /** The next event; none until there are more bytes. */
  @Nullable ServerSentEvent next() throws UpstreamFailure {
    while (at < piece.length) {
      int end = endOfLine(at);
      if (end > at) {
        append(end - at);
        afterReturn = false;
        continue;
      }
      byte b = piece[at++];
      if (b == '\n' && afterReturn) {
        afterReturn = false;
        continue;
      }
      afterReturn = b == '\r';
      ServerSentEvent event = lineEnded();
      if (event != null) {
        return event;
      }
    }
    return null;
  }

  /** Where in the piece the line that goes on here ends; the piece's end if it goes on after it. */
  private int endOfLine(int from) {
    int end = from;
    while (end < piece.length && piece[end] != '\n' && piece[end] != '\r') {
      end++;
    }
    return end;
  }

  private void append(int count) throws UpstreamFailure {
    if (count > limit - length - data.length()) {
      throw new UpstreamFailure(Fault.TOO_LARGE);
    }
    if (count > line.length - length) {
      line = Arrays.copyOf(line, Math.max(2 * line.length, length + count));
    }
    System.arraycopy(piece, at, line, length, count);
    length += count;
    at += count;
  }

  private @Nullable ServerSentEvent lineEnded() throws UpstreamFailure {
    String text = text();
    length = 0;
    if (firstLine) {
      firstLine = false;
      text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
    if (text.isEmpty()) {
      return dispatch();
    }
    int colon = text.indexOf(':');
    if (colon != 0) {
      field(colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : value(text, colon + 1));
    }
    return null;
  }

  private static String value(String text, int from) {
    return text.substring(text.startsWith(" ", from) ? from + 1 : from);
  }

  private void field(String field, String value) {
    if (field.equals("data")) {
      data.append(hasData ? "\n" : "").append(value);
      hasData = true;
    } else if (field.equals("event")) {
      name = value.isEmpty() ? null : value;
    }
  }

  private boolean isAscii() {
    for (int i = 0; i < length; i++) {
      if (line[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private @Nullable ServerSentEvent dispatch() {
    ServerSentEvent event = hasData ? new ServerSentEvent(name, data.toString()) : null;
    name = null;
    hasData = false;
    data.setLength(0);
    return event;
  }

  private String text() throws UpstreamFailure {
    if (isAscii()) {
      return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(line, 0, length))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      throw new UpstreamFailure(Fault.MALFORMED);
    }
  }
}
