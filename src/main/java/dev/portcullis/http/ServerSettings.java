package dev.portcullis.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the server listens.
 *
 * @param host the address to bind
 * @param port the port; 0 for any that is free
 * @param nextFreePort whether to take the next free port if this one is taken
 * @param tls certificate and key; without them the server speaks plain HTTP
 * @param limits how much is taken
 * @param times how long it may take
 */
public record ServerSettings(
    String host,
    int port,
    boolean nextFreePort,
    Optional<TlsFiles> tls,
    Limits limits,
    Times times) {

  /** The PEM files of the server's certificate chain and its private key. TLS is 1.3 only. */
  public record TlsFiles(Path certificate, Path key) {}

  /**
   * How much is taken.
   *
   * @param headerSize bytes of a header section (and of a trailer section)
   * @param targetLength bytes of a request target
   * @param drain bytes of an unread body that are taken in after its refusal was sent
   * @param connections open connections; one more is closed at once
   * @param requests requests in flight; one more is refused as overload
   */
  public record Limits(int headerSize, int targetLength, int drain, int connections, int requests) {
    /** The defaults. */
    public static final Limits DEFAULT = new Limits(16_384, 8_192, 1 << 20, 10_000, 2_000);
  }

  /**
   * How long it may take.
   *
   * @param idle a connection without a request
   * @param head a header section, from its first byte to its last
   * @param writeStall a client that takes no byte of its reply, before it counts as gone
   * @param drain an unread body to be taken in after its refusal was sent
   * @param shutdownGrace running requests at a shutdown
   */
  public record Times(
      Duration idle, Duration head, Duration writeStall, Duration drain, Duration shutdownGrace) {
    /** The defaults. */
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(75),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(25));
  }

  /** Plain HTTP on this address, with the defaults. */
  public static ServerSettings plain(String host, int port) {
    return new ServerSettings(host, port, false, Optional.empty(), Limits.DEFAULT, Times.DEFAULT);
  }
}
