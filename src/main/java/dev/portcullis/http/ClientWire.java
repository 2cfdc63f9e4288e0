package dev.portcullis.http;

import dev.portcullis.pipeline.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * The bytes of a connection from a client, and how long they are waited for. Reading and writing
 * block, and may be done by two threads at once; whatever ends the connection may be called from
 * any thread. A client that is too slow to send is read no further; one that is too slow to take is
 * reset.
 */
final class ClientWire implements AutoCloseable {
  /** For what is still being written when nothing more is read, such as a part of TLS itself. */
  private static final Duration LAST_WRITES = Duration.ofSeconds(10);

  private final SocketChannel channel;
  private final InetAddress peer;
  private final Socket socket;
  private final boolean secure;
  private final InputStream in;
  private final OutputStream out;
  private volatile boolean readable = true;
  private final Patience reading = new Patience(this::stopReading);
  private final Patience writing = new Patience(this::abort);

  /** A connection that was accepted, under TLS if there is a way to speak it. */
  ClientWire(SocketChannel channel, Optional<ServerTls> tls) throws IOException {
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.peer = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
    this.secure = tls.isPresent();
    this.socket = secure ? tls.get().over(channel.socket()) : channel.socket();
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** Who holds the other end. */
  InetAddress peer() {
    return peer;
  }

  /** Whether it is under TLS. */
  boolean secure() {
    return secure;
  }

  /** Shakes hands, if that is needed. */
  void begin() throws IOException {
    if (socket instanceof SSLSocket tls) {
      tls.startHandshake();
    }
  }

  /** What is read. */
  InputStream in() {
    return in;
  }

  /** How long a client may take to send. */
  Patience reading() {
    return reading;
  }

  /** How long a client may take to take. */
  Patience writing() {
    return writing;
  }

  /** Writes all of this. */
  void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }

  /** Ends a wait that is too long. */
  void look(long now) {
    reading.look(now);
    writing.look(now);
  }

  /**
   * From here on reading finds the end; whoever reads wakes. Writing is still possible, but no
   * longer for ever: whoever reads may have had to write, and would not wake.
   */
  void stopReading() {
    readable = false;
    writing.unlessSet(LAST_WRITES);
    try {
      channel.shutdownInput();
    } catch (IOException | RuntimeException gone) {
      cut();
    }
  }

  /** Whether what the client sends can still be read. */
  boolean readable() {
    return readable;
  }

  /** Whether something has come that was not read. */
  boolean holdsMore() throws IOException {
    return channel.socket().getInputStream().available() > 0;
  }

  /** Says that nothing more is to come. */
  void endOutput() throws IOException {
    if (secure) {
      socket.shutdownOutput();
    }
    channel.shutdownOutput();
  }

  /** Ends the connection at once with a reset, whatever is unsent. */
  void abort() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException | RuntimeException gone) {
      // closing is all that is left
    }
    cut();
  }

  private void cut() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // there is nothing left to close
    }
  }

  /** Ends the connection in good order. */
  @Override
  public void close() {
    try {
      if (secure) {
        socket.shutdownOutput(); // says no more than that this is the end
      }
      socket.close();
    } catch (IOException alreadyGone) {
      // there is nothing left to close
    } finally {
      cut();
    }
  }
}
