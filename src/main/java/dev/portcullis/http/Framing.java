package dev.portcullis.http;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Reason;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;

/** How a request's body is framed. A head that could be read in two ways has no framing. */
sealed interface Framing {
  /** The longest length that is read. */
  int MOST_DIGITS = 18;

  /** No body. */
  record None() implements Framing {}

  /** This many bytes, at least one. */
  record Length(long bytes) implements Framing {}

  /** Chunks. */
  record Chunked() implements Framing {}

  /** The framing that the decoded head announces. */
  static Framing of(HttpRequest head) throws WireRefusal {
    if (head.decoderResult().isFailure()) {
      throw refusal(head, head.decoderResult().cause());
    }
    if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      throw new WireRefusal(Reason.HTTP_VERSION, head.method().name(), head.uri());
    }
    HttpHeaders fields = head.headers();
    List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    List<String> lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
    boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
    if (codings.isEmpty() && lengths.isEmpty()) {
      return none(head, fields);
    }
    if (chunked && lengths.isEmpty()) {
      return new Chunked();
    }
    if (codings.isEmpty() && lengths.size() == 1 && isLength(lengths.getFirst())) {
      long bytes = Long.parseLong(lengths.getFirst());
      return bytes == 0 ? new None() : new Length(bytes);
    }
    throw malformed(head);
  }

  private static boolean isLength(String text) {
    return !text.isEmpty() && text.length() <= MOST_DIGITS && Ascii.isDigits(text);
  }

  /** The decoder knows a body of old WebSocket drafts that no field announces. */
  private static Framing none(HttpRequest head, HttpHeaders fields) throws WireRefusal {
    if (fields.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
        || fields.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
      throw malformed(head);
    }
    return new None();
  }

  private static WireRefusal malformed(HttpRequest head) {
    return new WireRefusal(Reason.MALFORMED_REQUEST, head.method().name(), head.uri());
  }

  private static WireRefusal refusal(HttpRequest head, Throwable cause) {
    return switch (cause) {
      case WireRefusal refusal -> refusal;
      case TooLongHttpLineException line -> new WireRefusal(Reason.TARGET_TOO_LONG, "", "");
      case TooLongFrameException fields ->
          new WireRefusal(Reason.HEADERS_TOO_LARGE, head.method().name(), head.uri());
      default -> new WireRefusal(Reason.MALFORMED_REQUEST, "", "");
    };
  }
}
