package dev.portcullis.http;

import dev.portcullis.http.FieldScanner.Verdict;
import io.netty.buffer.ByteBuf;

/**
 * Follows the chunks of a body (RFC 9112, 7.1), and refuses those whose size another parser could
 * read differently. It knows where the body ends. Event loop only.
 */
final class ChunkScanner {
  private static final int LONGEST_EXTENSION = 256;
  private static final int MOST_DIGITS = 16;

  private enum Place {
    SIZE,
    EXTENSION,
    SIZE_LINE_FEED,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    TRAILERS,
    END
  }

  private final FieldScanner trailers;
  private Place place = Place.SIZE;
  private int digits;
  private int extension;
  private long left;

  /** A scanner of bodies with trailer sections of at most this many bytes. */
  ChunkScanner(int largestTrailers) {
    trailers = new FieldScanner(largestTrailers);
  }

  /** Makes ready for the next body. */
  void reset() {
    trailers.reset();
    line();
  }

  /** Whether the body has ended. */
  boolean ended() {
    return place == Place.END;
  }

  /**
   * Looks at more of the body.
   *
   * @return how many of the readable bytes belong to it, or -1 if they are wrong
   */
  int scan(ByteBuf in) {
    int from = in.readerIndex();
    int end = in.writerIndex();
    int at = from;
    while (at < end && place != Place.END) {
      if (place == Place.DATA) {
        int step = (int) Math.min(left, end - at);
        at += step;
        left -= step;
        if (left == 0) {
          place = Place.DATA_RETURN;
        }
      } else if (!take(in.getByte(at++))) {
        return -1;
      }
    }
    return at - from;
  }

  private boolean take(byte b) {
    return switch (place) {
      case SIZE -> size(b);
      case EXTENSION -> extension(b);
      case SIZE_LINE_FEED -> b == '\n' && to(left == 0 ? Place.TRAILERS : Place.DATA);
      case DATA_RETURN -> b == '\r' && to(Place.DATA_LINE_FEED);
      case DATA_LINE_FEED -> b == '\n' && line();
      case TRAILERS -> {
        Verdict verdict = trailers.take(b);
        yield verdict == Verdict.MORE || (verdict == Verdict.END && to(Place.END));
      }
      case DATA, END -> false;
    };
  }

  private boolean size(byte b) {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      left = left * 16 + digit;
      return ++digits <= MOST_DIGITS && left <= Integer.MAX_VALUE;
    }
    if (digits == 0) {
      return false;
    }
    return b == '\r' ? to(Place.SIZE_LINE_FEED) : b == ';' && to(Place.EXTENSION);
  }

  private boolean extension(byte b) {
    if (b == '\r') {
      return to(Place.SIZE_LINE_FEED);
    }
    return FieldScanner.isText(b) && ++extension <= LONGEST_EXTENSION;
  }

  private boolean line() {
    digits = 0;
    extension = 0;
    left = 0;
    return to(Place.SIZE);
  }

  private boolean to(Place next) {
    place = next;
    return true;
  }
}
