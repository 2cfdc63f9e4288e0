package dev.portcullis.upstream;

import java.time.Duration;

/**
 * How long an upstream may be silent. How long a request may take in all is the route's deadline.
 *
 * @param connect until the name is resolved; then until a connection is there, TLS included, and
 *     also the wait for a free one
 * @param firstByte from the request until the reply's head
 * @param idle between two pieces of a reply
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle) {
  public Timeouts {
    if (!connect.isPositive() || !firstByte.isPositive() || !idle.isPositive()) {
      throw new IllegalArgumentException("a timeout is longer than nothing");
    }
  }
}
