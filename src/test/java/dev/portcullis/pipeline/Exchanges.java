package dev.portcullis.pipeline;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Exchanges for tests, without any wire. */
public final class Exchanges {
  /** A timer that never rings. */
  public static final Cancellation.Timer NO_TIMER = (delay, task) -> () -> {};

  private Exchanges() {}

  /** A request without a body. */
  public static Exchange get(String target, Headers headers) {
    return of("GET", target, headers, new Request.Body.None(), new byte[0]);
  }

  /** A request with a body of JSON, and these headers besides. */
  public static Exchange post(String target, byte[] body, Headers headers) {
    return of(
        "POST",
        target,
        headers.plus("content-type", "application/json"),
        new Request.Body.Announced(OptionalLong.of(body.length)),
        body);
  }

  /** A request that its adapter could not take, for this reason. */
  public static Exchange refusedByAdapter(Reason reason) {
    return new Exchange(
        new Request(
            "request-1",
            "",
            "",
            Headers.NONE,
            new Request.Body.None(),
            InetAddress.getLoopbackAddress(),
            false,
            Optional.of(reason)),
        limit -> new byte[0],
        new Cancellation(NO_TIMER),
        Instant.parse("2026-11-24T10:00:00Z"));
  }

  /** Any request. */
  public static Exchange of(
      String method, String target, Headers headers, Request.Body announced, byte[] body) {
    return new Exchange(
        new Request(
            "request-1",
            method,
            target,
            headers.has("host") ? headers : headers.plus("host", "localhost"),
            announced,
            InetAddress.getLoopbackAddress(),
            false,
            Optional.empty()),
        limit -> {
          if (body.length > limit) {
            throw new BodySource.TooLarge();
          }
          return body;
        },
        new Cancellation(NO_TIMER),
        Instant.parse("2026-11-24T10:00:00Z"));
  }
}
