package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 requests from one connection, strictly, and bodies piece by piece. A connection
 * that ends in the middle of something is an {@link EOFException}.
 */
final class RequestReader {
  private static final int LONGEST_LINE = 1 << 20;
  private static final int PIECE = 65_536;

  /** A request as far as its head. */
  record Head(String method, String path, Map<String, List<String>> headers) {
    /** The only value of this header; empty if there are none or several. */
    Optional<String> header(String name) {
      List<String> values = headers.getOrDefault(name, List.of());
      return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    boolean chunked() {
      return header("transfer-encoding").map(c -> c.equalsIgnoreCase("chunked")).orElse(false);
    }
  }

  /** Takes the pieces of a body while they come. */
  @FunctionalInterface
  interface Pieces {
    void take(byte[] bytes) throws IOException;
  }

  private final InputStream in;

  RequestReader(InputStream in) {
    this.in = new BufferedInputStream(in, PIECE);
  }

  /** The next request's head, or nothing if the other side has ended the connection. */
  @Nullable Head head() throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return null;
    }
    in.reset();
    String[] words = line().split(" ", -1);
    if (words.length != 3 || !words[2].equals("HTTP/1.1")) {
      throw new ProtocolException("a request line that is none");
    }
    return new Head(words[0], words[1], headers());
  }

  /** Whether the other side has gone, as far as a moment's waiting shows. */
  boolean gone() throws IOException {
    in.mark(1);
    try {
      int next = in.read();
      in.reset();
      return next < 0;
    } catch (SocketTimeoutException stillThere) {
      return false;
    }
  }

  /** Reads the whole body of this request, and returns its trailers. */
  Map<String, List<String>> body(Head head, Pieces pieces) throws IOException {
    if (head.chunked()) {
      for (int length = chunkLength(); length > 0; length = chunkLength()) {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException();
        }
        if (!line().isEmpty()) {
          throw new ProtocolException("a chunk that is longer than it says");
        }
        pieces.take(bytes);
      }
      return headers();
    }
    int left = length(head);
    byte[] buffer = new byte[PIECE];
    while (left > 0) {
      int read = in.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException();
      }
      left -= read;
      pieces.take(Arrays.copyOf(buffer, read));
    }
    return Map.of();
  }

  private static int length(Head head) throws ProtocolException {
    String length = head.header("content-length").orElse("0");
    if (!length.matches("[0-9]{1,9}")) {
      throw new ProtocolException("a length that is none");
    }
    return Integer.parseInt(length);
  }

  private int chunkLength() throws IOException {
    String line = line();
    if (!line.matches("[0-9a-fA-F]{1,7}")) {
      throw new ProtocolException("a length of a chunk that is none");
    }
    return Integer.parseInt(line, 16);
  }

  private Map<String, List<String>> headers() throws IOException {
    var headers = new TreeMap<String, List<String>>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.substring(0, colon).contains(" ")) {
        throw new ProtocolException("a header that is none");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers
          .computeIfAbsent(name, first -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (line.size() > LONGEST_LINE) {
        throw new ProtocolException("a line without an end");
      }
      line.write(b);
    }
    String text = line.toString(ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new ProtocolException("a line without its carriage return");
    }
    return text.substring(0, text.length() - 1);
  }

  /** The other side does not speak HTTP. */
  static final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    ProtocolException(String what) {
      super(what);
    }
  }
}
