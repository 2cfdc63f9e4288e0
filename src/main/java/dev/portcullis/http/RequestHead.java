package dev.portcullis.http;

import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Request.Body;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The head of a request.
 *
 * @param method as sent; empty if it is unknown
 * @param target as sent; empty if it is unknown
 * @param headers as sent, or as many as were read before it was refused
 * @param framing where its body ends
 * @param refused why nothing after it can be read
 */
record RequestHead(
    String method, String target, Headers headers, Framing framing, Optional<Reason> refused) {

  /** The body that it announces. */
  Body body() {
    return switch (framing) {
      case Framing.None none -> new Body.None();
      case Framing.Length(long bytes) -> new Body.Announced(OptionalLong.of(bytes));
      case Framing.Chunked chunked -> new Body.Announced(OptionalLong.empty());
    };
  }

  /** Whether the client waits to be asked for its body (RFC 9110, 10.1.1). */
  boolean expectsContinue() {
    return headers.first("expect").filter("100-continue"::equalsIgnoreCase).isPresent();
  }

  /** Whether the client wants the connection to end with this request (RFC 9112, 9.6). */
  boolean asksToClose() {
    for (String value : headers.all("connection")) {
      for (int from = 0, comma; from <= value.length(); from = comma + 1) {
        int next = value.indexOf(',', from);
        comma = next < 0 ? value.length() : next;
        if (value.substring(from, comma).strip().equalsIgnoreCase("close")) {
          return true;
        }
      }
    }
    return false;
  }
}
