package dev.portcullis.pipeline;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * A block of IP addresses (RFC 4632, RFC 4291). An IPv4 address that is written as IPv4-mapped IPv6
 * is the IPv4 address.
 */
public final class Cidr {
  private static final Pattern V4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
  private static final Pattern V6 = Pattern.compile("(?!.*[0-9a-fA-F]{5})[0-9a-fA-F:.]{2,45}");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9]\\d{0,2}");

  private final byte[] network;
  private final int prefix;

  private Cidr(byte[] network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * A block such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; a lone address is a block of one.
   * The prefix of an IPv4-mapped block counts from IPv6's first bit: {@code ::ffff:10.0.0.0/104} is
   * {@code 10.0.0.0/8}.
   *
   * @throws IllegalArgumentException for anything else: names, zones ({@code %eth0}), set host
   *     bits, a prefix out of range
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = address(literal).getAddress();
    int bits = bytes.length * 8;
    int mapped = bits == 32 && literal.indexOf(':') >= 0 ? 96 : 0;
    int prefix =
        slash < 0 ? bits : prefix(text.substring(slash + 1), mapped, mapped + bits) - mapped;
    for (int bit = prefix; bit < bits; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw new IllegalArgumentException("the block has bits set beyond its prefix");
      }
    }
    return new Cidr(bytes, prefix);
  }

  /**
   * The address that this literal is, never a name: nothing is resolved. An IPv4-mapped IPv6
   * address is the IPv4 address.
   *
   * @throws IllegalArgumentException if it is not a literal address, or one with a zone, or one
   *     that parsers read differently (an octet with a leading zero)
   */
  public static InetAddress address(String literal) {
    return literal.indexOf(':') < 0 ? v4(literal) : v6(literal);
  }

  /**
   * The address without a name or a zone, and as an IPv4 address if it is IPv4-mapped IPv6: equal
   * for every way in which a socket may give it.
   */
  public static InetAddress normalised(InetAddress address) {
    return of(address.getAddress());
  }

  private static InetAddress v6(String literal) {
    if (!V6.matcher(literal).matches()) {
      throw new IllegalArgumentException("not an IPv6 address");
    }
    if (literal.indexOf('.') >= 0) {
      v4(literal.substring(literal.lastIndexOf(':') + 1));
    }
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException quoting) {
      throw new IllegalArgumentException("not an IPv6 address");
    }
  }

  private static InetAddress v4(String literal) {
    if (!V4.matcher(literal).matches()) {
      throw new IllegalArgumentException("not an IPv4 address");
    }
    String[] parts = literal.split("\\.", -1);
    byte[] bytes = new byte[4];
    for (int i = 0; i < 4; i++) {
      int part = Integer.parseInt(parts[i]);
      if (part > 255 || (parts[i].length() > 1 && parts[i].startsWith("0"))) {
        throw new IllegalArgumentException("not an IPv4 address");
      }
      bytes[i] = (byte) part;
    }
    return of(bytes);
  }

  private static InetAddress of(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int prefix(String text, int least, int most) {
    int prefix = PREFIX.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (prefix < least || prefix > most) {
      throw new IllegalArgumentException(
          "the prefix length is not between " + least + " and " + most);
    }
    return prefix;
  }

  /** Whether the address lies in this block; an address of the other family never does. */
  public boolean contains(InetAddress address) {
    return contains(normalised(address).getAddress());
  }

  private boolean contains(byte[] bytes) {
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

  /** Whether every address of the other block lies in this one, too. */
  public boolean covers(Cidr other) {
    return prefix <= other.prefix && contains(of(other.network));
  }

  /** Whether every address of its family lies in this block. */
  public boolean isEverything() {
    return prefix == 0;
  }

  /** Whether the address lies in any of these blocks. */
  public static boolean anyContains(Collection<Cidr> blocks, InetAddress address) {
    if (blocks.isEmpty()) {
      return false;
    }
    byte[] bytes = normalised(address).getAddress();
    for (Cidr block : blocks) {
      if (block.contains(bytes)) {
        return true;
      }
    }
    return false;
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
    return of(network).getHostAddress() + "/" + prefix;
  }
}
