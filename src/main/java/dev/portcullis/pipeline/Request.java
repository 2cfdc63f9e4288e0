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
 * @param refused set if the adapter cannot take the request, and why: its parser refused it (then
 *     what little is known stands in the rest), or the process shuts down or is overloaded. It
 *     enters the pipeline all the same, so that it is answered and audited like the others
 * @param door what the way back can carry
 * @param trace how the platform that brought it traces it. A client may have chosen it: it tells
 *     nothing but which events belong together
 */
public record Request(
    String id,
    String method,
    String target,
    Headers headers,
    Body body,
    InetAddress peer,
    boolean secure,
    Optional<Reason> refused,
    FrontDoor door,
    Optional<String> trace) {

  /** A request that came over a connection of its own, and that nobody traces. */
  public Request(
      String id,
      String method,
      String target,
      Headers headers,
      Body body,
      InetAddress peer,
      boolean secure,
      Optional<Reason> refused) {
    this(
        id,
        method,
        target,
        headers,
        body,
        peer,
        secure,
        refused,
        FrontDoor.CONNECTION,
        Optional.empty());
  }

  /** A body as announced by the headers. */
  public sealed interface Body {
    /** None. */
    record None() implements Body {}

    /** One of a declared length, or of a length that only its end tells. */
    record Announced(OptionalLong length) implements Body {}
  }

  @Override
  public String toString() {
    return "request " + id;
  }
}
