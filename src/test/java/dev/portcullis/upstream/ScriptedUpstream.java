package dev.portcullis.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An upstream on a raw socket of the loopback interface that answers each request as a script says,
 * byte by byte if need be. Each connection has a thread of its own.
 */
public final class ScriptedUpstream implements AutoCloseable {
  /** How to answer one request. What it throws as IOException ends the connection. */
  @FunctionalInterface
  public interface Script {
    /** Answers the request that has just been read. */
    void answer(Received request, Wire wire) throws IOException;
  }

  /** A request as it came. */
  public record Received(String line, List<String> headers, String body) {
    /** The value of the first header of this (lower-case) name. */
    public Optional<String> header(String name) {
      return headers.stream()
          .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(h -> h.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  private final ServerSocket server;
  private final Script script;
  private final String scheme;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  private ScriptedUpstream(ServerSocket server, String scheme, Script script) {
    this.server = server;
    this.scheme = scheme;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** An upstream in clear text. */
  public static ScriptedUpstream start(Script script) {
    try {
      var server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
      return new ScriptedUpstream(server, "http", script);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** An upstream behind TLS. */
  public static ScriptedUpstream startTls(SSLContext tls, Script script) {
    try {
      var server =
          tls.getServerSocketFactory()
              .createServerSocket(0, 1024, InetAddress.getLoopbackAddress());
      return new ScriptedUpstream(server, "https", script);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Its URL by address, with this path. */
  public URI uri(String path) {
    return uri("127.0.0.1", path);
  }

  /** Its URL under another name for its host. */
  public URI uri(String host, String path) {
    return URI.create(scheme + "://" + host + ":" + server.getLocalPort() + path);
  }

  /** The requests so far. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** How many connections there were in all. */
  public int accepted() {
    return accepted.get();
  }

  /** How many connections are open. */
  public int open() {
    return open.size();
  }

  /** How many bytes its scripts have got rid of. */
  public long written() {
    return written.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        accepted.incrementAndGet();
        open.add(socket);
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      for (Received request = read(in); request != null; request = read(in)) {
        received.add(request);
        script.answer(request, new Wire(socket, in));
      }
    } catch (IOException gone) {
      // whoever left, the connection is over
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable Received read(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    List<String> lines = Arrays.asList(head.toString(ISO_8859_1).split("\r\n", -1));
    List<String> headers =
        lines.subList(1, lines.size()).stream().filter(h -> !h.isEmpty()).toList();
    var bare = new Received(lines.getFirst(), headers, "");
    int length = bare.header("content-length").map(Integer::parseInt).orElse(0);
    return new Received(bare.line(), headers, new String(in.readNBytes(length), UTF_8));
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The upstream's end of a connection, while it answers. */
  public final class Wire {
    private final Socket socket;
    private final InputStream in;

    private Wire(Socket socket, InputStream in) {
      this.socket = socket;
      this.in = in;
    }

    /** Sends these characters as they are. */
    public Wire send(String text) throws IOException {
      return send(text.getBytes(UTF_8));
    }

    /** Sends these bytes as they are. */
    public Wire send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      written.addAndGet(bytes.length);
      return this;
    }

    /** A whole reply, its length declared. */
    public void reply(int status, String type, String body, String... headers) throws IOException {
      int length = body.getBytes(UTF_8).length;
      send(head(status, type, headers) + "content-length: " + length + "\r\n\r\n" + body);
    }

    /** A whole JSON reply. */
    public void json(int status, String body, String... headers) throws IOException {
      reply(status, "application/json", body, headers);
    }

    /** The head of a chunked reply. */
    public Wire chunked(String type, String... headers) throws IOException {
      return send(head(200, type, headers) + "transfer-encoding: chunked\r\n\r\n");
    }

    /** The head of a stream of events. */
    public Wire events() throws IOException {
      return chunked("text/event-stream");
    }

    /** One chunk. */
    public Wire chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      return send(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
    }

    /** One chunk of these bytes. */
    public Wire chunk(byte... bytes) throws IOException {
      return send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
    }

    /** One event in a chunk of its own. */
    public Wire event(String data) throws IOException {
      return chunk("data: " + data + "\n\n");
    }

    /** The last chunk. */
    public void end() throws IOException {
      send("0\r\n\r\n");
    }

    /** Says nothing more, until the other side is gone. */
    public void hang() throws IOException {
      while (in.read() >= 0) {
        // nobody asked for this byte
      }
      throw new IOException("the other side is gone");
    }

    /** Closes in good order. */
    public void close() throws IOException {
      socket.close();
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Waits, as a slow upstream does. */
    public Wire pause(Duration time) throws IOException {
      try {
        Thread.sleep(time);
      } catch (InterruptedException ended) {
        throw new IOException(ended);
      }
      return this;
    }

    private String head(int status, String type, String... headers) {
      var head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n");
      head.append("content-type: ").append(type).append("\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      return head.toString();
    }
  }
}
