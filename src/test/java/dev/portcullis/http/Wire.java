package dev.portcullis.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client of one connection that writes bytes as they are given and reads strictly. */
public final class Wire implements AutoCloseable {
  /** A response; not whole if the connection ended before it did. */
  public record Response(int status, Map<String, String> headers, String body, boolean whole) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  public final Socket socket;
  private final InputStream in;

  public Wire(int port) throws IOException {
    this(port, 0);
  }

  public Wire(int port, int receiveBuffer) throws IOException {
    socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new BufferedInputStream(socket.getInputStream());
  }

  public Wire(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(20_000);
    in = new BufferedInputStream(socket.getInputStream());
  }

  public Wire send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  public Wire get(String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
  }

  public Wire post(String body) throws IOException {
    return send(
        "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
  }

  public Response response() throws IOException {
    return response(false);
  }

  /** The next response; that to a HEAD request has no body. */
  public Response response(boolean toHead) throws IOException {
    int status = head();
    var headers = headers();
    if (toHead || status < 200) {
      return new Response(status, headers, "", true);
    }
    if (headers.containsKey("content-length")) {
      int length = Integer.parseInt(headers.get("content-length"));
      byte[] body = in.readNBytes(length);
      return new Response(status, headers, text(body), body.length == length);
    }
    return chunked(status, headers);
  }

  /** Status of a response, of which nothing but the status line is read. */
  public int head() throws IOException {
    String line = line();
    if (!line.startsWith("HTTP/1.1 ")) {
      throw new IOException("no status line: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  public Map<String, String> headers() throws IOException {
    var headers = new LinkedHashMap<String, String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.merge(name, line.substring(colon + 1).strip(), (a, b) -> a + "," + b);
    }
    return headers;
  }

  private Response chunked(int status, Map<String, String> headers) throws IOException {
    var body = new StringBuilder();
    try {
      for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
        body.append(chunk);
      }
      return new Response(status, headers, body.toString(), true);
    } catch (IOException cut) {
      return new Response(status, headers, body.toString(), false);
    }
  }

  /** The next chunk; empty if it is the last one. */
  public String chunk() throws IOException {
    int length = Integer.parseInt(line(), 16);
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || !line().isEmpty()) {
      throw new IOException("the chunk is cut");
    }
    return text(bytes);
  }

  /** Whether the server ends the connection, with nothing more before that. */
  public boolean ended() throws IOException {
    try {
      return endedInOrder();
    } catch (SocketException reset) {
      return true;
    }
  }

  /** Whether the server ends the connection as {@link #ended} says, and without a reset. */
  public boolean endedInOrder() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended");
      }
      line.write(b);
    }
    return text(line.toByteArray()).stripTrailing();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Ends the connection with a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
