package dev.portcullis.upstream;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of a reply as it came on the wire (RFC 9112): what it says, where its body ends, and for
 * how long its connection may be kept. What could be read in two ways is refused, also where the
 * standard lets a client guess: both a length and a transfer coding, lengths that stand twice,
 * folded lines, line ends other than CR LF, space around a name.
 *
 * @param keepFor for how long the connection may lie idle afterwards; zero if it must not be reused
 */
record ReplyHead(UpstreamHead head, Framing framing, Duration keepFor) {
  private static final int LIMIT = 32 * 1024;
  private static final String TIMEOUT = "timeout=";

  /**
   * Reads it from the wire, and passes over interim replies.
   *
   * @param method what it is a reply to
   * @param keepFor for how long connections may be kept where the upstream says nothing
   * @throws MalformedReply if it is no reply or in doubt
   */
  static ReplyHead read(Wire wire, String method, Duration keepFor) throws IOException {
    var lines = new Lines(wire);
    while (true) {
      String start = lines.next();
      List<Headers.Field> fields = fields(lines);
      int status = status(start);
      if (status == 101) {
        throw new MalformedReply("another protocol, which nobody asked for");
      }
      if (status >= 200) {
        return of(status, new Headers(fields), start.startsWith("HTTP/1.0"), method, keepFor);
      }
    }
  }

  private static ReplyHead of(
      int status, Headers headers, boolean old, String method, Duration keepFor)
      throws MalformedReply {
    Framing declared = declared(headers, old);
    boolean bodiless = method.equals("HEAD") || status == 204 || status == 304;
    Framing framing = bodiless ? Framing.none() : declared;
    boolean keep = !old && framing.delimited() && !(status == 204 && declaresContent(headers));
    return new ReplyHead(
        UpstreamHead.of(status, headers),
        framing,
        keep ? keptFor(headers, keepFor) : Duration.ZERO);
  }

  private static boolean declaresContent(Headers headers) {
    return headers.has("transfer-encoding")
        || !headers.first("content-length").orElse("0").equals("0");
  }

  private static int status(String line) throws MalformedReply {
    boolean http =
        (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
            && line.length() >= 12
            && (line.length() == 12 || line.charAt(12) == ' ');
    int status = 0;
    for (int i = 9; http && i < 12; i++) {
      int digit = line.charAt(i) - '0';
      http = digit >= 0 && digit <= 9;
      status = status * 10 + digit;
    }
    if (!http || status < 100 || status > 599) {
      throw new MalformedReply("no status line");
    }
    return status;
  }

  private static List<Headers.Field> fields(Lines lines) throws IOException {
    var fields = new ArrayList<Headers.Field>();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      if (!token(line, colon)) {
        throw new MalformedReply("no header field");
      }
      fields.add(new Headers.Field(line.substring(0, colon), unpadded(line, colon + 1)));
    }
    return fields;
  }

  private static boolean token(String line, int end) {
    for (int i = 0; i < end; i++) {
      if (!Headers.isToken(line.charAt(i))) {
        return false;
      }
    }
    return end > 0;
  }

  /** Without the spaces and tabs around it; any other character stays, and is judged later. */
  private static String unpadded(String line, int from) {
    int to = line.length();
    int start = from;
    while (start < to && blank(line.charAt(start))) {
      start++;
    }
    while (to > start && blank(line.charAt(to - 1))) {
      to--;
    }
    return line.substring(start, to);
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  private static Framing declared(Headers headers, boolean old) throws MalformedReply {
    List<String> codings = headers.all("transfer-encoding");
    List<String> lengths = headers.all("content-length");
    if (!codings.isEmpty()) {
      boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
      if (!chunked || !lengths.isEmpty() || old) {
        throw new MalformedReply("a transfer coding in doubt");
      }
      return new ChunkedFraming();
    }
    if (lengths.isEmpty()) {
      return new Framing.UntilClosed();
    }
    String length = lengths.getFirst();
    if (lengths.size() > 1 || length.isEmpty() || length.length() > 18 || !Ascii.isDigits(length)) {
      throw new MalformedReply("a length in doubt");
    }
    return new Framing.Length(Long.parseLong(length));
  }

  private static Duration keptFor(Headers headers, Duration most) {
    for (String value : headers.all("connection")) {
      for (String option : value.split(",", -1)) {
        if (option.strip().equalsIgnoreCase("close")) {
          return Duration.ZERO;
        }
      }
    }
    Duration kept = most;
    for (String value : headers.all("keep-alive")) {
      for (String parameter : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        String seconds = parameter.strip();
        String number = seconds.startsWith(TIMEOUT) ? seconds.substring(TIMEOUT.length()) : "";
        if (!number.isEmpty() && number.length() <= 9 && Ascii.isDigits(number)) {
          Duration said = Duration.ofSeconds(Long.parseLong(number));
          kept = said.compareTo(kept) < 0 ? said : kept;
        }
      }
    }
    return kept;
  }

  /** The lines of all heads of one reply, within one limit. */
  private static final class Lines {
    private final Wire wire;
    private int left = LIMIT;

    Lines(Wire wire) {
      this.wire = wire;
    }

    String next() throws IOException {
      String line = text();
      if (wire.buffered() == 0) { // the rest of it has not come yet
        var pieces = new StringBuilder(line);
        while (wire.buffered() == 0) {
          pieces.append(text());
        }
        line = pieces.toString();
      }
      spend(2);
      if (wire.read() != '\r' || wire.read() != '\n') {
        throw new MalformedReply("a line that does not end with CR LF");
      }
      return line;
    }

    /** What there is of the line, which is all of it if more than that is in the buffer. */
    private String text() throws IOException {
      if (!wire.fill()) {
        throw new EOFException();
      }
      int length = wire.until((byte) '\r');
      spend(length);
      String text = wire.takeText(length);
      if (text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0) {
        throw new MalformedReply("a line that does not end with CR LF");
      }
      return text;
    }

    private void spend(int bytes) throws MalformedReply {
      left -= bytes;
      if (left < 0) {
        throw new MalformedReply("a head that is too long");
      }
    }
  }
}
