package dev.portcullis.http;

import dev.portcullis.pipeline.Headers;

/**
 * Checks the fields of a header or trailer section byte by byte, as strictly as RFC 9112 lets a
 * server be: CRLF alone ends a line, no folding, no space before the colon, no control character.
 */
final class FieldScanner {
  /** What a byte made of the section. */
  enum Verdict {
    /** It goes on. */
    MORE,
    /** It ended the section. */
    END,
    /** It cannot stand there. */
    BAD,
    /** It is one too many. */
    TOO_LARGE
  }

  private enum Place {
    LINE,
    NAME,
    VALUE,
    LINE_FEED,
    LAST_LINE_FEED
  }

  private final int limit;
  private Place place = Place.LINE;
  private int size;

  /** A scanner of sections of at most this many bytes. */
  FieldScanner(int limit) {
    this.limit = limit;
  }

  void reset() {
    place = Place.LINE;
    size = 0;
  }

  /** Takes the next byte. */
  Verdict take(byte b) {
    if (++size > limit) {
      return Verdict.TOO_LARGE;
    }
    return switch (place) {
      case LINE -> b == '\r' ? to(Place.LAST_LINE_FEED) : isToken(b) ? to(Place.NAME) : Verdict.BAD;
      case NAME -> b == ':' ? to(Place.VALUE) : isToken(b) ? Verdict.MORE : Verdict.BAD;
      case VALUE -> b == '\r' ? to(Place.LINE_FEED) : isText(b) ? Verdict.MORE : Verdict.BAD;
      case LINE_FEED -> b == '\n' ? to(Place.LINE) : Verdict.BAD;
      case LAST_LINE_FEED -> b == '\n' ? Verdict.END : Verdict.BAD;
    };
  }

  private Verdict to(Place next) {
    place = next;
    return Verdict.MORE;
  }

  static boolean isToken(byte b) {
    return Headers.isToken(b);
  }

  static boolean isText(byte b) {
    return Headers.isText(b & 0xff);
  }
}
