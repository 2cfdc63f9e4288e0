package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cidr;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BrakeTest {
  private Instant now = Instant.parse("2026-11-26T10:00:10Z");
  private final Brake brake = new Brake(2, 5, () -> now);

  @Test
  void letsSoManyThroughForEachAddressInAMinute() {
    assertThat(lets("192.0.2.1")).isTrue();
    assertThat(lets("192.0.2.1")).isTrue();
    assertThat(brake.spend(Cidr.address("192.0.2.1"))).contains(Duration.ofSeconds(50));
    assertThat(lets("192.0.2.2")).isTrue();

    now = now.plusSeconds(50);

    assertThat(lets("192.0.2.1")).isTrue();
  }

  @Test
  void letsSoManyThroughInAll() {
    for (int i = 1; i <= 5; i++) {
      assertThat(lets("192.0.2." + i)).isTrue();
    }
    assertThat(lets("192.0.2.6")).isFalse();
  }

  @Test
  void countsANetworkOfIpv6AsOneAddress() {
    assertThat(lets("2001:db8::1")).isTrue();
    assertThat(lets("2001:db8::2")).isTrue();
    assertThat(lets("2001:db8::3")).isFalse();
    assertThat(lets("2001:db8:0:1::1")).isTrue();
  }

  @Test
  void chargesNothingForWhatItDoesNotLetThrough() {
    lets("192.0.2.1");
    lets("192.0.2.1");
    for (int i = 0; i < 100; i++) {
      lets("192.0.2.1");
    }
    assertThat(lets("192.0.2.2")).isTrue();
    assertThat(lets("192.0.2.2")).isTrue();
    assertThat(lets("192.0.2.3")).isTrue();
  }

  private boolean lets(String address) {
    return brake.spend(Cidr.address(address)).isEmpty();
  }
}
