package dev.portcullis.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of 127.0.0.1 that leads to a server, byte by byte, until it is cut: then connections end
 * as soon as they are made. Or one that also says to the server by which name it was called; then a
 * connection carries one request. Safe for use by several threads.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket port;
  private final URI server;
  private final Optional<String> name;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile State state = State.WHOLE;

  private enum State {
    WHOLE,
    CUT
  }

  private Relay(ServerSocket port, URI server, Optional<String> name) {
    this.port = port;
    this.server = server;
    this.name = name;
    Thread.startVirtualThread(this::accept);
  }

  /** A relay to this server, of which host and port are looked at. */
  static Relay to(URI server) {
    return to(server, Optional.empty());
  }

  /** A relay to this server, which hears that it was called by this name. */
  static Relay named(URI server, String name) {
    return to(server, Optional.of(name));
  }

  private static Relay to(URI server, Optional<String> name) {
    try {
      return new Relay(new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1")), server, name);
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
      if (name.isPresent()) {
        rename(client.getInputStream(), onward.getOutputStream(), name.get());
      }
      pass(client, onward);
      replies.join();
    } catch (IOException | InterruptedException ended) {
      // either side has left, which the other one sees
    } finally {
      open.remove(client);
    }
  }

  private static void rename(InputStream request, OutputStream onward, String name)
      throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = request.read(); next >= 0; next = request.read()) {
      line.write(next);
      if (next == '\n') {
        String text = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        String header = text.toLowerCase(Locale.ROOT);
        if (text.isBlank()) {
          text = "connection: close\r\n\r\n";
        } else if (header.startsWith("host:")) {
          text = "host: " + name + "\r\n";
        } else if (header.startsWith("connection:")) {
          text = "";
        }
        onward.write(text.getBytes(StandardCharsets.ISO_8859_1));
        if (text.endsWith("\r\n\r\n")) {
          return;
        }
      }
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
