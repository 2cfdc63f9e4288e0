package dev.portcullis.address;

import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Request;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address that a request comes from. It is the peer's, unless the peer is a trusted proxy: then
 * {@code X-Forwarded-For} is read from its right end, where the nearest proxy wrote, over further
 * trusted proxies, to the first address that is not one. What stands left of that was written by
 * somebody untrusted and is not even read. {@code Forwarded} (RFC 7239) is never read: a proxy that
 * sets one of the two passes the other on as a client sent it.
 */
final class ClientAddress {
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]+):\\d{1,5}|\\[([0-9a-fA-F:.]+)](?::\\d{1,5})?");

  private final List<Cidr> trustedProxies;

  ClientAddress(List<Cidr> trustedProxies) {
    this.trustedProxies = List.copyOf(trustedProxies);
  }

  /** The client's address; none if a trusted proxy passes something on that is no address. */
  Optional<InetAddress> of(Request request) {
    InetAddress nearest = Cidr.normalised(request.peer());
    if (!trusted(nearest)) {
      return Optional.of(nearest);
    }
    List<String> fields = request.headers().all("x-forwarded-for");
    if (fields.isEmpty()) {
      return Optional.of(nearest);
    }
    String[] hops = String.join(",", fields).split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      Optional<InetAddress> hop = parse(hops[i].strip());
      if (hop.isEmpty() || !trusted(hop.get())) {
        return hop;
      }
      nearest = hop.get();
    }
    return Optional.of(nearest);
  }

  private boolean trusted(InetAddress address) {
    return Cidr.anyContains(trustedProxies, address);
  }

  /** Some proxies add the client's port: {@code 192.0.2.7:4711}, {@code [2001:db8::7]:4711}. */
  private static Optional<InetAddress> parse(String hop) {
    Matcher port = WITH_PORT.matcher(hop);
    String literal = hop;
    if (port.matches()) {
      literal = port.group(1) == null ? port.group(2) : port.group(1);
    }
    try {
      return Optional.of(Cidr.address(literal));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
