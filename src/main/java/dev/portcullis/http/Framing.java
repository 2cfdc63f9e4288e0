package dev.portcullis.http;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import java.util.List;

/**
 * How a request's body is framed (RFC 9112, 6). A head that could be read in two ways has no
 * framing.
 */
sealed interface Framing {
  /** The longest length that is read. */
  int MOST_DIGITS = 18;

  /** No body. */
  record None() implements Framing {}

  /** This many bytes, at least one. */
  record Length(long bytes) implements Framing {}

  /** Chunks. */
  record Chunked() implements Framing {}

  /** The framing that these fields announce. */
  static Framing of(Headers fields) throws WireRefusal {
    List<String> codings = fields.all("transfer-encoding");
    List<String> lengths = fields.all("content-length");
    if (codings.isEmpty() && lengths.isEmpty()) {
      return none(fields);
    }
    if (lengths.isEmpty()
        && codings.size() == 1
        && codings.getFirst().equalsIgnoreCase("chunked")) {
      return new Chunked();
    }
    if (codings.isEmpty() && lengths.size() == 1 && isLength(lengths.getFirst())) {
      long bytes = Long.parseLong(lengths.getFirst());
      return bytes == 0 ? new None() : new Length(bytes);
    }
    throw new WireRefusal(Reason.MALFORMED_REQUEST);
  }

  private static boolean isLength(String text) {
    return !text.isEmpty() && text.length() <= MOST_DIGITS && Ascii.isDigits(text);
  }

  /** Whoever knows old drafts of WebSocket sees a body here that no field announces. */
  private static Framing none(Headers fields) throws WireRefusal {
    if (fields.has("sec-websocket-key1") || fields.has("sec-websocket-key2")) {
      throw new WireRefusal(Reason.MALFORMED_REQUEST);
    }
    return new None();
  }
}
