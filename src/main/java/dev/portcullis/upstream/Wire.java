package dev.portcullis.upstream;

import dev.portcullis.pipeline.Patience;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an upstream: bytes, and how long they are waited for. Whatever is waited for has
 * one deadline ({@link #patience}). {@link #close} may be called from any thread and ends every
 * wait, an interrupt of the waiting thread does as well; the rest belongs to whoever holds the
 * connection, and writing may be another thread's than reading.
 */
final class Wire implements AutoCloseable {
  /** Room for an event of a stream, or a small reply: there may be thousands of connections. */
  private static final int SMALL = 2 * 1024;

  /** Room for whatever has once filled the small one. */
  private static final int LARGE = 8 * 1024;

  private final InetSocketAddress peer;
  private final SocketChannel channel;
  private final Patience patience = new Patience(this::close);
  private byte[] buffer = new byte[SMALL];
  private int at;
  private int end;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable SSLSocket tls;
  private boolean used;
  private Instant expiry = Instant.MIN;
  private Instant laidDown = Instant.MIN;

  /** A connection to this address, which is not made yet. */
  Wire(InetSocketAddress peer) throws IOException {
    this.peer = peer;
    this.channel = SocketChannel.open();
  }

  /** Where it leads. */
  InetSocketAddress peer() {
    return peer;
  }

  /** Connects, and shakes hands if there is a host to expect. */
  void connect(Optional<Tls> secured) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    try {
      channel.connect(peer);
    } catch (UnsupportedAddressTypeException unreachable) {
      throw new IOException("no way to such addresses", unreachable);
    }
    Socket socket = channel.socket();
    if (secured.isPresent()) {
      SSLSocket over = secured.get().over(socket);
      over.startHandshake();
      tls = over;
      socket = over;
    }
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** From now on it is one that has carried a request. */
  void use() {
    used = true;
  }

  /** Whether it has carried a request. */
  boolean used() {
    return used;
  }

  /** How long the other side is waited for; it is closed where that is too long. */
  Patience patience() {
    return patience;
  }

  /** It lies idle from now on, for this time at most, by the clock and by the time that passes. */
  void layDown(Instant now, Duration time) {
    laidDown = now;
    expiry = now.plus(time);
    patience.within(time);
  }

  /**
   * Ends its idleness. A process may have been frozen meanwhile, in which one of the two times may
   * have stood still; a clock that was set back proves nothing.
   *
   * @return whether it may be used: it has not expired, nothing has come that nobody asked for, and
   *     the other side is not known to have closed
   */
  boolean pickUp(Instant now) {
    boolean kept =
        !patience.look(System.nanoTime()) && !now.isBefore(laidDown) && now.isBefore(expiry);
    patience.stop();
    return kept && !patience.lost() && quiet();
  }

  private boolean quiet() {
    if (at < end) {
      return false;
    }
    try {
      if (tls != null && tls.getInputStream().available() > 0) {
        return false;
      }
      channel.configureBlocking(false);
      try {
        return channel.read(ByteBuffer.allocate(1)) == 0;
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException dead) {
      return false;
    }
  }

  /** Writes all of this; one thread at a time. */
  void write(byte[] bytes) throws IOException {
    if (out == null) {
      throw new IOException("not connected");
    }
    out.write(bytes);
  }

  /** The next byte, from 0 to 255, waited for if need be. */
  int read() throws IOException {
    if (!fill()) {
      throw new EOFException();
    }
    return next();
  }

  /** The next byte of the buffer, from 0 to 255, which has one. */
  int next() {
    return buffer[at++] & 0xff;
  }

  /** Waits until there is something in the buffer; false if the other side has closed. */
  boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    if (in == null) {
      throw new IOException("not connected");
    }
    if (end == SMALL && buffer.length == SMALL) {
      buffer = new byte[LARGE];
    }
    at = 0;
    end = Math.max(0, in.read(buffer, 0, buffer.length));
    return end > 0;
  }

  /** How many of the bytes in the buffer stand before the first of this value; all if none is. */
  int until(byte value) {
    int found = at;
    while (found < end && buffer[found] != value) {
      found++;
    }
    return found - at;
  }

  /** Takes so many bytes out of the buffer, which has them, each as the character of its value. */
  String takeText(int length) {
    String text = new String(buffer, at, length, StandardCharsets.ISO_8859_1);
    at += length;
    return text;
  }

  /** How much is in the buffer. */
  int buffered() {
    return end - at;
  }

  /** Takes so many bytes out of the buffer, which has them. */
  byte[] take(int length) {
    byte[] taken = new byte[length];
    System.arraycopy(buffer, at, taken, 0, length);
    at += length;
    return taken;
  }

  /** Takes so many bytes out of the buffer, which has them, into this array. */
  void take(byte[] into, int from, int length) {
    System.arraycopy(buffer, at, into, from, length);
    at += length;
  }

  /** Breaks it off at once, without a farewell. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // there is nothing left to close
    }
  }
}
