package dev.portcullis.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of 127.0.0.1 that leads to a server, byte by byte, until it is cut: then connections end
 * as soon as they are made. Safe for use by several threads.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket port;
  private final URI server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile State state = State.WHOLE;

  private enum State {
    WHOLE,
    CUT
  }

  private Relay(ServerSocket port, URI server) {
    this.port = port;
    this.server = server;
    Thread.startVirtualThread(this::accept);
  }

  /** A relay to this server, of which host and port are looked at. */
  static Relay to(URI server) {
    try {
      return new Relay(new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1")), server);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where it listens. */
  URI origin() {
    return URI.create("http://127.0.0.1:" + port.getLocalPort());
  }

  /** Ends all connections, and those to come. */
  void cut() {
    state = State.CUT;
    open.forEach(Relay::end);
  }

  /** Lets connections through again. */
  void mend() {
    state = State.WHOLE;
  }

  private void accept() {
    while (!port.isClosed()) {
      try {
        Socket client = port.accept();
        Thread.startVirtualThread(() -> join(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void join(Socket client) {
    try (client;
        Socket onward = new Socket(server.getHost(), server.getPort())) {
      open.add(client);
      open.add(onward);
      if (state == State.CUT) {
        return;
      }
      Thread replies = Thread.startVirtualThread(() -> pass(onward, client));
      pass(client, onward);
      replies.join();
    } catch (IOException | InterruptedException ended) {
      // either side has left, which the other one sees
    } finally {
      open.remove(client);
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // as above
    }
    end(to);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException ended) {
      // it is as good as closed
    }
  }

  @Override
  public void close() {
    cut();
    try {
      port.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
