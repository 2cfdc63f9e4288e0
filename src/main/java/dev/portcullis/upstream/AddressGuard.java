package dev.portcullis.upstream;

import dev.portcullis.pipeline.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses the gateway connects to (against server-side request forgery). It judges
 * addresses after resolution, and IPv6 addresses that carry an IPv4 address by what they carry.
 */
final class AddressGuard {
  /** Nobody's upstream: metadata services of clouds, and what is no host's unicast address. */
  private static final List<Cidr> NEVER =
      blocks(
          "169.254.169.254",
          "169.254.170.2",
          "169.254.170.23",
          "168.63.129.16",
          "100.100.100.200",
          "fd00:ec2::254",
          "fd00:ec2::23",
          "0.0.0.0/8",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "::/128",
          "100::/64",
          "2001::/32",
          "2001:db8::/32",
          "ff00::/8");

  /** Upstreams only where the configuration says so. */
  private static final List<Cidr> PRIVATE =
      blocks(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "::1/128",
          "64:ff9b:1::/48",
          "fc00::/7",
          "fe80::/10",
          "fec0::/10");

  private static final Cidr V4_COMPATIBLE = Cidr.parse("::/96");
  private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
  private static final Cidr SIX_TO_FOUR = Cidr.parse("2002::/16");

  private AddressGuard() {}

  /**
   * Whether this address may be connected to.
   *
   * @param privateNetwork whether the upstream may be in a private network
   */
  static boolean permits(InetAddress address, boolean privateNetwork) {
    InetAddress meant = carried(address);
    return !Cidr.anyContains(NEVER, address)
        && !Cidr.anyContains(NEVER, meant)
        && (privateNetwork
            || !(Cidr.anyContains(PRIVATE, address) || Cidr.anyContains(PRIVATE, meant)));
  }

  private static InetAddress carried(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (NAT64.contains(address) || v4Compatible(address)) {
      return v4(bytes, 12);
    }
    return SIX_TO_FOUR.contains(address) ? v4(bytes, 2) : address;
  }

  /** ::1 reads as the IPv4-compatible 0.0.0.1, which it is not. */
  private static boolean v4Compatible(InetAddress address) {
    return V4_COMPATIBLE.contains(address) && !address.isLoopbackAddress();
  }

  private static InetAddress v4(byte[] bytes, int from) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Cidr> blocks(String... blocks) {
    return Arrays.stream(blocks).map(Cidr::parse).toList();
  }
}
