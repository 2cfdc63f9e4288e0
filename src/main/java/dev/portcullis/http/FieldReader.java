package dev.portcullis.http;

import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.util.List;

/**
 * Reads the fields of a header or trailer section, as strictly as RFC 9112 lets a server be: CRLF
 * alone ends a line, no folding, no space before the colon, no control character.
 */
final class FieldReader {
  /** A field of a few bytes takes many as an object; what may be asked for is fewer (shape). */
  private static final int MOST_FIELDS = 128;

  private final Incoming in;
  private final int largest;
  private int size;
  private int from;
  private int colon;
  private int to;

  /** A reader of sections of at most this many bytes. */
  FieldReader(Incoming in, int largest) {
    this.in = in;
    this.largest = largest;
  }

  /**
   * Reads a section to its end.
   *
   * @param fields gets them, in their order
   */
  void read(List<Headers.Field> fields) throws IOException, WireRefusal {
    size = 0;
    for (byte first = next(); first != '\r'; first = next()) {
      if (fields.size() == MOST_FIELDS) {
        throw new WireRefusal(Reason.HEADERS_TOO_LARGE);
      }
      line(first);
      fields.add(new Headers.Field(in.text(from, colon), value(colon + 1, to)));
    }
    lineFeed();
  }

  /** Reads a section to its end, of which nobody wants to know anything. */
  void skip() throws IOException, WireRefusal {
    size = 0;
    for (byte first = next(); first != '\r'; first = next()) {
      line(first);
    }
    lineFeed();
  }

  private void line(byte first) throws IOException, WireRefusal {
    from = in.position() - 1;
    byte each = first;
    while (Headers.isToken(each)) {
      each = next();
    }
    colon = in.position() - 1;
    if (each != ':' || colon == from) {
      throw malformed();
    }
    do {
      each = next();
    } while (Headers.isText(each & 0xff));
    to = in.position() - 1;
    if (each != '\r') {
      throw malformed();
    }
    lineFeed();
  }

  /** Without the spaces and tabs around it (RFC 9112, 5.1). */
  private String value(int begin, int limit) {
    int first = begin;
    int end = limit;
    while (first < end && isBlank(in.byteAt(first))) {
      first++;
    }
    while (end > first && isBlank(in.byteAt(end - 1))) {
      end--;
    }
    return in.text(first, end);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private void lineFeed() throws IOException, WireRefusal {
    if (next() != '\n') {
      throw malformed();
    }
  }

  private byte next() throws IOException, WireRefusal {
    if (++size > largest) {
      throw new WireRefusal(Reason.HEADERS_TOO_LARGE);
    }
    return in.next();
  }

  private static WireRefusal malformed() {
    return new WireRefusal(Reason.MALFORMED_REQUEST);
  }
}
