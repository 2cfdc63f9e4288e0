package dev.portcullis.lambda;

import dev.portcullis.pipeline.Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to the Runtime API: HTTP/1.1 (RFC 9112) over a plain socket, as much of it as that
 * API speaks, with what no client of the JDK has: chunks that leave when they are written, and
 * trailers. Its peer is the platform, which is trusted; it is read strictly all the same.
 *
 * <p>One thread at a time may use it. After an {@link IOException} it is to be closed.
 */
final class ApiConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int LONGEST_LINE = 16_384;
  private static final int MOST_FIELDS = 100;
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = latin1("0\r\n");

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final String host;
  private boolean lasts = true;

  /** What the API answered. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(int status, Headers headers, byte[] body) {}

  private ApiConnection(Socket socket, String host) throws IOException {
    this.socket = socket;
    this.host = host;
    this.in = new BufferedInputStream(socket.getInputStream(), LONGEST_LINE);
    this.out = socket.getOutputStream();
  }

  /** Connects to the API at this host and port. */
  static ApiConnection to(String host, int port) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_MILLIS);
      return new ApiConnection(socket, host + ":" + port);
    } catch (IOException unreachable) {
      socket.close();
      throw unreachable;
    }
  }

  /** Whether another request may be sent on it. */
  boolean lasts() {
    return lasts;
  }

  /** Asks, and waits for the answer as long as it takes. */
  Answer get(String path) throws IOException {
    out.write(latin1("GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n"));
    return answer();
  }

  /** Sends a whole body, and waits for the answer. */
  Answer post(String path, Headers headers, byte[] body) throws IOException {
    byte[] head = head(path, headers.plus("content-length", Integer.toString(body.length)));
    out.write(joined(head, body));
    return answer();
  }

  /** Starts a body in chunks, with a first one; {@link #end} must follow. */
  void startPost(String path, Headers headers, byte[] first) throws IOException {
    out.write(joined(head(path, headers.plus("transfer-encoding", "chunked")), chunk(first)));
  }

  /** Sends a chunk, at once; an empty one is left out, as it would end the body. */
  void write(byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      out.write(chunk(bytes));
    }
  }

  /** Ends the body with a last chunk and these trailers, and waits for the answer. */
  Answer end(byte[] last, Headers trailers) throws IOException {
    var tail = new ByteArrayOutputStream();
    if (last.length > 0) {
      tail.write(chunk(last));
    }
    tail.write(LAST_CHUNK);
    for (Headers.Field field : trailers.fields()) {
      tail.write(line(field));
    }
    tail.write(CRLF);
    out.write(tail.toByteArray());
    return answer();
  }

  private byte[] head(String path, Headers headers) {
    var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: " + host + "\r\n");
    headers.fields().forEach(field -> head.append(text(field)));
    return latin1(head.append("\r\n").toString());
  }

  private static byte[] line(Headers.Field field) {
    return latin1(text(field));
  }

  private static String text(Headers.Field field) {
    if (!field.canBeWritten()) {
      throw new IllegalArgumentException("not a header field: " + field.name());
    }
    return field.name() + ": " + field.value() + "\r\n";
  }

  private static byte[] chunk(byte[] bytes) {
    return joined(latin1(Integer.toHexString(bytes.length) + "\r\n"), bytes, CRLF);
  }

  private static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    var all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private Answer answer() throws IOException {
    String status = line();
    if (!status.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      throw new IOException("the Runtime API does not speak HTTP/1.1");
    }
    Headers headers = fields();
    lasts =
        status.startsWith("HTTP/1.1")
            && !headers.first("connection").orElse("").equalsIgnoreCase("close");
    int code = Integer.parseInt(status.substring(9, 12));
    return new Answer(code, headers, code == 204 ? new byte[0] : body(headers));
  }

  private Headers fields() throws IOException {
    List<Headers.Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1 || fields.size() == MOST_FIELDS) {
        throw new IOException("the Runtime API answers with a head that makes no sense");
      }
      fields.add(new Headers.Field(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return new Headers(fields);
  }

  private byte[] body(Headers headers) throws IOException {
    if (headers.has("transfer-encoding")) {
      return chunks();
    }
    String length = headers.first("content-length").orElse("");
    if (length.isEmpty()) {
      lasts = false;
      return in.readAllBytes();
    }
    return exactly(number(length, 10));
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = number(line().split(";", 2)[0].strip(), 16);
      if (size == 0) {
        fields(); // trailers, of which the API has none
        return body.toByteArray();
      }
      body.write(exactly(size));
      if (!line().isEmpty()) {
        throw new IOException("the Runtime API answers with a chunk that makes no sense");
      }
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the Runtime API broke off");
    }
    return bytes;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      return Integer.parseUnsignedInt(text, radix) & Integer.MAX_VALUE;
    } catch (NumberFormatException none) {
      throw new IOException("the Runtime API answers with a length that is none", none);
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the Runtime API broke off");
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException("the Runtime API answers with a line that is too long");
      }
      line.append((char) c);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException closedAlready) {
      // as was wanted
    }
  }
}
