package dev.portcullis.pipeline;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;

/**
 * A block of IP addresses (RFC 4632, RFC 4291). An IPv4 address that is written as IPv4-mapped IPv6
 * is the IPv4 address.
 */
public final class Cidr {
  private final byte[] network;
  private final int prefix;

  private Cidr(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * A block such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a lone address is a block of one.
   *
   * @throws IllegalArgumentException for anything else: names, set host bits, a prefix out of range
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress base = address(slash < 0 ? text : text.substring(0, slash));
    byte[] bytes = base.getAddress();
    int bits = bytes.length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
    for (int bit = prefix; bit < bits; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw new IllegalArgumentException("the block has bits set beyond its prefix");
      }
    }
    return new Cidr(bytes, prefix);
  }

  /**
   * The address that this literal is, never a name: nothing is resolved.
   *
   * @throws IllegalArgumentException if it is not a literal address
   */
  public static InetAddress address(String literal) {
    boolean v6 = literal.indexOf(':') >= 0;
    if (!literal.matches(v6 ? "[0-9a-fA-F:.]{2,45}" : "(\\d{1,3}\\.){3}\\d{1,3}")) {
      throw new IllegalArgumentException("not an IP address");
    }
    try {
      return v6 ? InetAddress.getByName("[" + literal + "]") : v4(literal);
    } catch (UnknownHostException notAnAddress) {
      throw new IllegalArgumentException("not an IP address");
    }
  }

  private static InetAddress v4(String literal) throws UnknownHostException {
    String[] parts = literal.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255 || (parts[i].length() > 1 && parts[i].startsWith("0"))) {
        throw new IllegalArgumentException("not an IPv4 address");
      }
      bytes[i] = (byte) part;
    }
    return InetAddress.getByAddress(bytes);
  }

  private static int prefix(String text, int bits) {
    if (!text.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(text) > bits) {
      throw new IllegalArgumentException("the prefix length is not between 0 and " + bits);
    }
    return Integer.parseInt(text);
  }

  /** Whether the address lies in this block; an address of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit += 8) {
      int mask = prefix - bit >= 8 ? 0xff : 0xff00 >> (prefix - bit) & 0xff;
      if (((bytes[bit / 8] ^ network[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the address lies in any of these blocks. */
  public static boolean anyContains(Collection<Cidr> blocks, InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr o && prefix == o.prefix && Arrays.equals(network, o.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefix;
  }

  /** The block in the form that {@link #parse} reads. */
  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
