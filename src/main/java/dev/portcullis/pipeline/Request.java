package dev.portcullis.pipeline;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The wire facts of a request, as an adapter received them: nothing here has been judged.
 *
 * @param id ours, unique; a client cannot choose it
 * @param method as sent
 * @param target the request target as sent: path and query, still encoded
 * @param headers as sent
 * @param body whether a body is announced, and how
 * @param peer who holds the other end of the connection
 * @param secure whether it came over TLS that this process, or its platform's front door,
 *     terminated
 * @param malformed set if the parser refused the request: what little is known stands in the rest
 */
public record Request(
    String id,
    String method,
    String target,
    Headers headers,
    Body body,
    InetAddress peer,
    boolean secure,
    Optional<Malformed> malformed) {

  /** A body as announced by the headers. */
  public sealed interface Body {
    /** None. */
    record None() implements Body {}

    /** One of a declared length, or of a length that only its end tells. */
    record Announced(OptionalLong length) implements Body {}
  }

  /** What a parser refuses. */
  public enum Malformed {
    /** Not HTTP, or framed in a way that two parsers could read differently. */
    SYNTAX,
    /** The request line is too long. */
    TARGET_TOO_LONG,
    /** The header section is too large. */
    HEADERS_TOO_LARGE,
    /** A version of HTTP that is not spoken here. */
    VERSION
  }

  @Override
  public String toString() {
    return "request " + id;
  }
}
