package dev.portcullis.upstream;

import java.io.EOFException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chunked transfer coding (RFC 9112, 7.1), strictly: lines end with CR LF, sizes are
 * hexadecimal digits, and what stands between the chunks is bounded. Extensions and trailers are
 * passed over.
 */
final class ChunkedFraming implements Framing {
  private static final int EXTENSION_LIMIT = 4 * 1024;
  private static final int TRAILER_LIMIT = 32 * 1024;
  private static final int DIGITS = 15;

  private enum Expected {
    FIRST_DIGIT,
    DIGIT,
    EXTENSION,
    LF_OF_SIZE,
    DATA,
    CR_OF_DATA,
    LF_OF_DATA,
    TRAILER_OR_END,
    TRAILER,
    LF_OF_TRAILER,
    LF_OF_END,
    NOTHING
  }

  private Expected expected = Expected.FIRST_DIGIT;
  private long size;
  private int digits;
  private int extension;
  private int trailer;
  private @Nullable MalformedReply doubt;

  /** Content that came before a chunk in doubt is handed on, whatever arrived together with it. */
  @Override
  public byte[] take(Wire wire) throws MalformedReply {
    if (doubt != null) {
      throw doubt;
    }
    byte[] content = new byte[wire.buffered()];
    int length = 0;
    while (wire.buffered() > 0 && !ended() && doubt == null) {
      if (expected == Expected.DATA) {
        int some = (int) Math.min(size, wire.buffered());
        wire.take(content, length, some);
        length += some;
        size -= some;
        if (size == 0) {
          expected = Expected.CR_OF_DATA;
        }
      } else {
        try {
          expected = after(wire.next());
        } catch (MalformedReply malformed) {
          if (length == 0) {
            throw malformed;
          }
          doubt = malformed;
        }
      }
    }
    return length == content.length ? content : Arrays.copyOf(content, length);
  }

  private Expected after(int c) throws MalformedReply {
    return switch (expected) {
      case FIRST_DIGIT -> {
        size = 0;
        digits = 0;
        extension = 0;
        yield digit(c);
      }
      case DIGIT ->
          switch (c) {
            case '\r' -> Expected.LF_OF_SIZE;
            case ';', ' ', '\t' -> Expected.EXTENSION;
            default -> digit(c);
          };
      case EXTENSION -> {
        if (++extension > EXTENSION_LIMIT) {
          throw new MalformedReply("chunk extension too long");
        }
        yield c == '\r' ? Expected.LF_OF_SIZE : text(c, Expected.EXTENSION);
      }
      case LF_OF_SIZE -> lineFeed(c, size > 0 ? Expected.DATA : Expected.TRAILER_OR_END);
      case CR_OF_DATA -> is(c, '\r', Expected.LF_OF_DATA);
      case LF_OF_DATA -> lineFeed(c, Expected.FIRST_DIGIT);
      case TRAILER_OR_END -> c == '\r' ? Expected.LF_OF_END : trailer(c);
      case TRAILER -> c == '\r' ? Expected.LF_OF_TRAILER : trailer(c);
      case LF_OF_TRAILER -> lineFeed(c, Expected.TRAILER_OR_END);
      case LF_OF_END -> lineFeed(c, Expected.NOTHING);
      case DATA, NOTHING -> throw new IllegalStateException(expected.name());
    };
  }

  private Expected digit(int c) throws MalformedReply {
    int value = Character.digit(c, 16);
    if (value < 0 || ++digits > DIGITS) {
      throw new MalformedReply("no chunk size");
    }
    size = size * 16 + value;
    return Expected.DIGIT;
  }

  private Expected trailer(int c) throws MalformedReply {
    if (++trailer > TRAILER_LIMIT) {
      throw new MalformedReply("trailers too long");
    }
    return text(c, Expected.TRAILER);
  }

  private static Expected text(int c, Expected next) throws MalformedReply {
    if (c == '\n' || c == 0) {
      throw new MalformedReply("a line that does not end with CR LF");
    }
    return next;
  }

  private static Expected lineFeed(int c, Expected next) throws MalformedReply {
    return is(c, '\n', next);
  }

  private static Expected is(int c, char wanted, Expected next) throws MalformedReply {
    if (c != wanted) {
      throw new MalformedReply("a line or chunk that does not end with CR LF");
    }
    return next;
  }

  @Override
  public boolean ended() {
    return expected == Expected.NOTHING;
  }

  @Override
  public void closed() throws EOFException {
    throw new EOFException();
  }
}
