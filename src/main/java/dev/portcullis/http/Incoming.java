package dev.portcullis.http;

import dev.portcullis.pipeline.Watch;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What comes from a client, message by message: blocking code on the connection's thread. While a
 * request takes its time, {@link #look} has another thread read ahead.
 */
final class Incoming {
  private static final int SMALL = 2_048;
  private static final int LARGE = 8_192;

  /** Whose turn it is to read. */
  private enum Turn {
    /** The connection's thread alone reads. */
    OWN,
    /** It does not read now: somebody may begin to read ahead. */
    FREE,
    /** Somebody has begun to. */
    AHEAD
  }

  private final InputStream in;
  private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.OWN);
  private byte[] buffer = new byte[SMALL];
  private int at;
  private int end;
  private volatile long servedSince;
  private volatile @Nullable Runnable gone;

  /** Written before the turn is AHEAD, and read after that. */
  private volatile @Nullable ReadAhead ahead;

  Incoming(InputStream in) {
    this.in = in;
  }

  /** A message begins with the next byte. */
  void mark() {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
    }
    if (buffer.length > LARGE && end <= SMALL) {
      buffer = Arrays.copyOf(buffer, SMALL);
    }
    at = 0;
  }

  /** How many bytes of the message were read so far. */
  int position() {
    return at;
  }

  /** Bytes of the message, as characters of ISO 8859-1. */
  String text(int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** A byte of the message that was read. */
  byte byteAt(int position) {
    return buffer[position];
  }

  /**
   * The next byte.
   *
   * @throws EOFException if there is none
   */
  byte next() throws IOException {
    if (at == end && !fill()) {
      throw new EOFException();
    }
    return buffer[at++];
  }

  /** How many bytes can be read without waiting, at least. */
  int buffered() {
    return end - at;
  }

  /** Whether something was received that nobody has read. */
  boolean holdsMore() {
    ReadAhead reader = ahead;
    return at < end || (turn.get() == Turn.AHEAD && reader != null && reader.holdsMore());
  }

  /** Waits until there is something to read; false at the end of it. */
  boolean await() throws IOException {
    return at < end || fill();
  }

  private boolean fill() throws IOException {
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int came = receive(buffer, end, buffer.length - end);
    end += Math.max(0, came);
    return came > 0;
  }

  /**
   * Reads on.
   *
   * @return how many bytes, at least one; -1 at the end
   */
  int read(byte[] into, int from, int length) throws IOException {
    if (at == end) {
      return receive(into, from, length);
    }
    int taken = Math.min(length, end - at);
    System.arraycopy(buffer, at, into, from, taken);
    at += taken;
    return taken;
  }

  /** Passes over so many bytes; false if they do not come. */
  boolean skip(long length) throws IOException {
    byte[] nowhere = new byte[(int) Math.min(length, LARGE)];
    for (long left = length; left > 0; ) {
      int skipped = read(nowhere, 0, (int) Math.min(left, nowhere.length));
      if (skipped < 0) {
        return false;
      }
      left -= skipped;
    }
    return true;
  }

  private int receive(byte[] into, int from, int length) throws IOException {
    boolean free = turn.compareAndSet(Turn.FREE, Turn.OWN);
    if (!free && turn.get() == Turn.AHEAD) {
      return receiveAhead(into, from, length);
    }
    try {
      return in.read(into, from, length);
    } finally {
      if (free) {
        turn.set(Turn.FREE);
      }
    }
  }

  private int receiveAhead(byte[] into, int from, int length) throws IOException {
    ReadAhead reader = ahead;
    int came = reader == null ? 0 : reader.take(into, from, length);
    if (came != 0) {
      return came;
    }
    ahead = null;
    turn.set(gone == null ? Turn.OWN : Turn.FREE);
    return receive(into, from, length);
  }

  /**
   * A request is being served.
   *
   * @param whenGone runs, on any thread, if the client is found to have left meanwhile
   */
  void serving(Runnable whenGone) {
    servedSince = System.nanoTime();
    gone = whenGone;
    turn.compareAndSet(Turn.OWN, Turn.FREE);
    ReadAhead reader = ahead;
    if (turn.get() == Turn.AHEAD && reader != null && reader.ended()) {
      whenGone.run();
    }
  }

  /** It was served. */
  void served() {
    gone = null;
    turn.compareAndSet(Turn.FREE, Turn.OWN);
  }

  /** Has somebody read ahead if a request is being served for a while already. Another thread's. */
  void look(long now) {
    if (gone == null || now - servedSince <= Watch.TICK.toNanos()) {
      return;
    }
    ReadAhead reader = ahead;
    if (turn.get() == Turn.AHEAD) {
      if (reader != null && reader.resume()) {
        start(reader);
      }
    } else if (turn.get() == Turn.FREE) {
      reader = new ReadAhead(in, this::left);
      if (begin(reader)) {
        start(reader);
      }
    }
  }

  private static void start(ReadAhead reader) {
    try {
      ConnectionThread.start("read-ahead", reader);
    } catch (RuntimeException | Error failure) {
      reader.end();
      throw failure;
    }
  }

  private void left() {
    Runnable told = gone;
    if (told != null) {
      told.run();
    }
  }

  private boolean begin(ReadAhead reader) {
    ahead = reader;
    return turn.compareAndSet(Turn.FREE, Turn.AHEAD);
  }
}
