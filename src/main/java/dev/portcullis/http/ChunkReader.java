package dev.portcullis.http;

import dev.portcullis.pipeline.BodySource.TooLarge;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a body in chunks (RFC 9112, 7.1), and refuses those whose size another parser could read
 * differently. Extensions and trailers are passed over.
 */
final class ChunkReader {
  private static final int LONGEST_EXTENSION = 256;
  private static final int MOST_DIGITS = 16;

  /** What is set aside before anything has come. */
  private static final int FIRST_GUESS = 2_048;

  private final Incoming in;
  private final int largestTrailers;
  private byte[] collected = new byte[FIRST_GUESS];
  private int length;

  ChunkReader(Incoming in, int largestTrailers) {
    this.in = in;
    this.largestTrailers = largestTrailers;
  }

  /** Reads all of it. */
  byte[] read(long limit) throws IOException, WireRefusal, TooLarge {
    for (int size = size(); size > 0; size = size()) {
      if (length + (long) size > limit) {
        throw new TooLarge();
      }
      data(size);
      expect('\r');
      expect('\n');
    }
    in.mark();
    new FieldReader(in, largestTrailers).skip();
    return Arrays.copyOf(collected, length);
  }

  private int size() throws IOException, WireRefusal {
    in.mark();
    long size = 0;
    int digits = 0;
    byte each = in.next();
    for (int digit = digit(each); digit >= 0; digit = digit(each)) {
      size = size * 16 + digit;
      if (++digits > MOST_DIGITS || size > Integer.MAX_VALUE) {
        throw malformed();
      }
      each = in.next();
    }
    if (digits == 0) {
      throw malformed();
    }
    if (each == ';') {
      each = extension();
    }
    if (each != '\r') {
      throw malformed();
    }
    expect('\n');
    return (int) size;
  }

  private static int digit(byte b) {
    return b < 0 ? -1 : Character.digit(b, 16);
  }

  private byte extension() throws IOException, WireRefusal {
    for (int passed = 0; passed <= LONGEST_EXTENSION; passed++) {
      byte each = in.next();
      if (!Headers.isText(each & 0xff)) {
        return each;
      }
    }
    throw malformed();
  }

  /** Sets aside what has come, and little more: a size is only said. */
  private void data(int size) throws IOException {
    int end = length + size;
    while (length < end) {
      if (length == collected.length) {
        collected = Arrays.copyOf(collected, Math.min(2 * length, end));
      }
      int came = in.read(collected, length, Math.min(end, collected.length) - length);
      if (came < 0) {
        throw new EOFException();
      }
      length += came;
    }
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
