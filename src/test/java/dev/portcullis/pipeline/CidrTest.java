package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0",
    "10.0.0.0/8, 10.255.255.255",
    "192.0.2.128/25, 192.0.2.129",
    "192.0.2.7, 192.0.2.7",
    "192.0.2.7/32, 192.0.2.7",
    "0.0.0.0/0, 203.0.113.9",
    "128.0.0.0/1, 255.0.0.1",
    "2001:db8::/32, 2001:db8:ffff::1",
    "2001:db8::/33, 2001:db8:7fff::1",
    "::1, ::1",
    "::/0, 2001:db8::1",
    "::ffff:10.0.0.0/104, 10.1.2.3",
    "::ffff:0:0/96, 203.0.113.9",
    "::ffff:192.0.2.7, 192.0.2.7",
    "10.0.0.0/8, ::ffff:10.1.2.3",
    "10.0.0.0/8, ::ffff:0a01:0203"
  })
  void containsAddressesOfTheBlock(String block, String address) {
    assertThat(Cidr.parse(block).contains(Cidr.address(address))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 11.0.0.0",
    "10.0.0.0/8, 9.255.255.255",
    "192.0.2.128/25, 192.0.2.127",
    "192.0.2.7, 192.0.2.8",
    "128.0.0.0/1, 127.255.255.255",
    "2001:db8::/32, 2001:db9::1",
    "2001:db8::/33, 2001:db8:8000::1",
    "::1, ::2",
    "::ffff:10.0.0.0/104, 11.0.0.0"
  })
  void leavesOutAddressesBesideTheBlock(String block, String address) {
    assertThat(Cidr.parse(block).contains(Cidr.address(address))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"::/0, 10.0.0.1", "0.0.0.0/0, ::1", "::/0, ::ffff:10.0.0.1", "0.0.0.0/0, ::10.0.0.1"})
  void neverContainsTheOtherFamily(String block, String address) {
    assertThat(Cidr.parse(block).contains(Cidr.address(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0.0/8 ",
        " 10.0.0.0/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.1/8",
        "192.0.2.1/31",
        "10.0.0/8",
        "10",
        "0x0a000001",
        "010.0.0.1",
        "10.0.0.256",
        "10.0.0.0.0",
        "١٠.0.0.1",
        "localhost",
        "example.com/32",
        "2001:db8::1/32",
        "2001:db8::/129",
        "2001:db8::/999",
        ":::",
        "1::2::3",
        "12345::",
        "::00001",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "[::1]",
        "fe80::1%eth0",
        "fe80::1%1",
        "::ffff:010.0.0.1",
        "::ffff:1.2.3",
        "::ffff:1.2.3.256",
        "::ffff:10.0.0.0/8",
        "::ffff:10.0.0.0/95",
        "::ffff:10.0.0.0/129",
        "::ffff:10.0.0.1/104"
      })
  void refusesWhatIsNotOneBlock(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
  }

  @Test
  void doesNotRepeatWhatItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("pasted-secret:1"))
        .withMessageNotContaining("secret");
  }

  @Test
  void readsMappedAddressOfASocketAsIpv4() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
    InetAddress asSixteenBytes = Inet6Address.getByAddress(null, mapped, 3);

    assertThat(Cidr.parse("10.0.0.0/8").contains(asSixteenBytes)).isTrue();
    assertThat(Cidr.parse("::/0").contains(asSixteenBytes)).isFalse();
    assertThat(Cidr.normalised(asSixteenBytes)).isEqualTo(Cidr.address("10.0.0.1"));
  }

  @Test
  void ignoresTheZoneOfASocketsAddress() throws UnknownHostException {
    byte[] bytes = Cidr.address("fe80::1").getAddress();
    InetAddress zoned = Inet6Address.getByAddress("named.example", bytes, 3);

    assertThat(Cidr.parse("fe80::/10").contains(zoned)).isTrue();
    assertThat(Cidr.normalised(zoned).getHostAddress()).isEqualTo("fe80:0:0:0:0:0:0:1");
    assertThat(Cidr.normalised(zoned).toString()).doesNotContain("named.example");
  }

  @Test
  void containsInAnyOfSeveral() {
    List<Cidr> blocks = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"));

    assertThat(Cidr.anyContains(blocks, Cidr.address("2001:db8::9"))).isTrue();
    assertThat(Cidr.anyContains(blocks, Cidr.address("11.0.0.1"))).isFalse();
    assertThat(Cidr.anyContains(List.of(), Cidr.address("10.0.0.1"))).isFalse();
  }

  @Property
  void isReadBackFromItsText(
      @ForAll @Size(16) byte[] bytes, @ForAll boolean v6, @ForAll @IntRange(max = 128) int length)
      throws UnknownHostException {
    int bits = v6 ? 128 : 32;
    int prefix = length % (bits + 1);
    byte[] network = new byte[bits / 8];
    for (int bit = 0; bit < prefix; bit++) {
      network[bit / 8] |= (byte) (bytes[bit / 8] & 0x80 >> bit % 8);
    }
    String text = InetAddress.getByAddress(network).getHostAddress() + "/" + prefix;

    Cidr block = Cidr.parse(text);

    assertThat(block).hasToString(text).isEqualTo(Cidr.parse(block.toString()));
    assertThat(block).hasSameHashCodeAs(Cidr.parse(text));
    assertThat(block.contains(InetAddress.getByAddress(network))).isTrue();
  }

  @Property
  void containsExactlyWhatSharesThePrefix(
      @ForAll int network, @ForAll int address, @ForAll @IntRange(max = 32) int prefix)
      throws UnknownHostException {
    int mask = prefix == 0 ? 0 : -1 << (32 - prefix);
    Cidr block = Cidr.parse(v4(network & mask).getHostAddress() + "/" + prefix);

    assertThat(block.contains(v4(address))).isEqualTo((address & mask) == (network & mask));
    assertThat(block.contains(v4((network & mask) | (address & ~mask)))).isTrue();
  }

  private static InetAddress v4(int bits) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits});
  }
}
