package dev.portcullis.http;

import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the head of a request (RFC 9112, 2 to 5), and refuses what has not exactly one reading. It
 * reads not one byte behind the head.
 */
final class HeadReader {
  private static final int LONGEST_METHOD = 32;
  private static final String VERSION = "HTTP/#.#";

  private final Incoming in;
  private final int longestTarget;
  private final FieldReader fields;
  private String method = "";
  private String target = "";
  private boolean spoken;

  HeadReader(Incoming in, ServerSettings.Limits limits) {
    this.in = in;
    this.longestTarget = limits.targetLength();
    this.fields = new FieldReader(in, limits.headerSize());
  }

  /**
   * Reads the next head.
   *
   * @throws IOException if it does not come to its end
   */
  RequestHead read() throws IOException {
    method = "";
    target = "";
    List<Headers.Field> found = new ArrayList<>();
    try {
      requestLine();
      fields.read(found);
    } catch (WireRefusal refusal) {
      return refused(Headers.NONE, refusal.reason());
    }
    var headers = new Headers(found);
    try {
      requireVersion(headers);
      return new RequestHead(method, target, headers, Framing.of(headers), Optional.empty());
    } catch (WireRefusal refusal) {
      return refused(headers, refusal.reason());
    }
  }

  /**
   * In another version chunks are none, so that a body could be read in two ways (RFC 9112, 6.1).
   */
  private void requireVersion(Headers headers) throws WireRefusal {
    if (!spoken) {
      throw new WireRefusal(
          headers.has("transfer-encoding") ? Reason.MALFORMED_REQUEST : Reason.HTTP_VERSION);
    }
  }

  private RequestHead refused(Headers headers, Reason reason) {
    return new RequestHead(method, target, headers, new Framing.None(), Optional.of(reason));
  }

  private void requestLine() throws IOException, WireRefusal {
    byte first = in.next();
    if (first == '\r') {
      expect('\n');
      first = in.next();
    }
    method(first);
    target();
    version();
    expect('\r');
    expect('\n');
  }

  private void method(byte first) throws IOException, WireRefusal {
    int from = in.position() - 1;
    byte each = first;
    while (Headers.isToken(each) && in.position() - from <= LONGEST_METHOD) {
      each = in.next();
    }
    int to = in.position() - 1;
    if (each != ' ' || to == from) {
      throw malformed();
    }
    method = in.text(from, to);
  }

  private void target() throws IOException, WireRefusal {
    int from = in.position();
    byte each = in.next();
    while (each > ' ' && each < 0x7f) {
      if (in.position() - from > longestTarget) {
        throw new WireRefusal(Reason.TARGET_TOO_LONG);
      }
      each = in.next();
    }
    int to = in.position() - 1;
    if (each != ' ' || to == from) {
      throw malformed();
    }
    target = in.text(from, to);
  }

  private void version() throws IOException, WireRefusal {
    int from = in.position();
    for (int i = 0; i < VERSION.length(); i++) {
      byte each = in.next();
      char expected = VERSION.charAt(i);
      if (expected == '#' ? each < '0' || each > '9' : each != expected) {
        throw malformed();
      }
    }
    spoken = in.byteAt(from + 5) == '1' && in.byteAt(from + 7) == '1';
  }

  private void expect(char expected) throws IOException, WireRefusal {
    if (in.next() != expected) {
      throw malformed();
    }
  }

  private static WireRefusal malformed() {
    return new WireRefusal(Reason.MALFORMED_REQUEST);
  }
}
