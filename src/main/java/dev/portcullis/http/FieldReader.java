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
  private final Incoming in;
  private final int largest;
  private int size;

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
      fields.add(field(first));
    }
    lineFeed();
  }

  private Headers.Field field(byte first) throws IOException, WireRefusal {
    int from = in.position() - 1;
    if (!Headers.isToken(first)) {
      throw malformed();
    }
    byte each = next();
    while (Headers.isToken(each)) {
      each = next();
    }
    if (each != ':') {
      throw malformed();
    }
    int colon = in.position() - 1;
    do {
      each = next();
    } while (Headers.isText(each & 0xff));
    if (each != '\r') {
      throw malformed();
    }
    int to = in.position() - 1;
    lineFeed();
    return new Headers.Field(in.text(from, colon), value(colon + 1, to));
  }

  /** Without the spaces and tabs around it (RFC 9112, 5.1). */
  private String value(int from, int to) {
    int first = from;
    int end = to;
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
