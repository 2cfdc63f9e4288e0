package dev.portcullis.http;

import dev.portcullis.pipeline.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of a request's head, and refuses what is not exactly a request line and fields. It
 * sees each byte once, however the head is cut into packets. Event loop only.
 */
final class HeadScanner implements ByteProcessor {
  private static final int LONGEST_METHOD = 32;
  private static final String VERSION = "HTTP/#.#";

  private enum Place {
    BLANK,
    BLANK_LINE_FEED,
    START,
    METHOD,
    TARGET,
    VERSION,
    LINE_FEED,
    FIELDS
  }

  private final int longestTarget;
  private final FieldScanner fields;
  private Place place = Place.BLANK;
  private int seen;
  private int start;
  private int methodEnd;
  private int targetEnd;
  private int versionLength;
  private @Nullable Reason refused;

  HeadScanner(int longestTarget, int largestFields) {
    this.longestTarget = longestTarget;
    this.fields = new FieldScanner(largestFields);
  }

  /** Makes ready for the next head. */
  void reset() {
    place = Place.BLANK;
    seen = 0;
    start = 0;
    methodEnd = 0;
    targetEnd = 0;
    versionLength = 0;
    fields.reset();
  }

  /**
   * Goes on where it stopped.
   *
   * @param in begins where the head begins, each time
   * @return the length of the head, or 0 if more of it must come
   */
  int scan(ByteBuf in) throws WireRefusal {
    int end = in.forEachByte(in.readerIndex() + seen, in.readableBytes() - seen, this);
    if (refused != null) {
      throw new WireRefusal(
          refused, text(in, start, methodEnd), text(in, methodEnd + 1, targetEnd));
    }
    return end < 0 ? 0 : end - in.readerIndex() + 1;
  }

  /** Whether the head is looked at further. */
  @Override
  public boolean process(byte b) {
    int at = seen++;
    return switch (place) {
      case BLANK -> b == '\r' ? to(Place.BLANK_LINE_FEED) : start(b, at);
      case BLANK_LINE_FEED -> b == '\n' ? to(Place.START) : refuse(Reason.MALFORMED_REQUEST);
      case START -> start(b, at);
      case METHOD -> method(b, at);
      case TARGET -> target(b, at);
      case VERSION -> version(b);
      case LINE_FEED -> b == '\n' ? to(Place.FIELDS) : refuse(Reason.MALFORMED_REQUEST);
      case FIELDS ->
          switch (fields.take(b)) {
            case MORE -> true;
            case END -> false;
            case BAD -> refuse(Reason.MALFORMED_REQUEST);
            case TOO_LARGE -> refuse(Reason.HEADERS_TOO_LARGE);
          };
    };
  }

  private boolean start(byte b, int at) {
    start = at;
    return FieldScanner.isToken(b) ? to(Place.METHOD) : refuse(Reason.MALFORMED_REQUEST);
  }

  private boolean method(byte b, int at) {
    if (b == ' ') {
      methodEnd = at;
      return to(Place.TARGET);
    }
    return (FieldScanner.isToken(b) && at - start < LONGEST_METHOD)
        || refuse(Reason.MALFORMED_REQUEST);
  }

  private boolean target(byte b, int at) {
    int length = at - methodEnd - 1;
    if (b == ' ' && length > 0) {
      targetEnd = at;
      return to(Place.VERSION);
    }
    if (length >= longestTarget) {
      return refuse(Reason.TARGET_TOO_LONG);
    }
    return (b > ' ' && b < 0x7f) || refuse(Reason.MALFORMED_REQUEST);
  }

  private boolean version(byte b) {
    if (versionLength == VERSION.length()) {
      return b == '\r' ? to(Place.LINE_FEED) : refuse(Reason.MALFORMED_REQUEST);
    }
    char expected = VERSION.charAt(versionLength++);
    boolean fits = expected == '#' ? b >= '0' && b <= '9' : b == expected;
    return fits || refuse(Reason.MALFORMED_REQUEST);
  }

  private boolean to(Place next) {
    place = next;
    return true;
  }

  private boolean refuse(Reason why) {
    refused = why;
    return false;
  }

  private static String text(ByteBuf in, int from, int end) {
    return end <= from
        ? ""
        : in.toString(in.readerIndex() + from, end - from, StandardCharsets.US_ASCII);
  }
}
