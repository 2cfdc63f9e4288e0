package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private Instant now = Instant.parse("2026-11-24T10:00:00Z");
  private final Breaker breaker = new Breaker(3, Duration.ofSeconds(20), () -> now);

  @Test
  void opensAfterFailuresInARow() {
    fail(2);
    assertThat(breaker.admits()).isTrue();
    fail(1);
    assertThat(breaker.admits()).isFalse();
    assertThat(breaker.wait(now)).contains(Duration.ofSeconds(20));
  }

  @Test
  void forgetsFailuresAfterASuccess() {
    fail(2);
    breaker.succeeded();
    fail(2);
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void admitsOneTryAtATimeAfterItsRest() {
    fail(3);
    now = now.plusSeconds(20);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isFalse();
  }

  @Test
  void closesWhenThatTrySucceeds() {
    fail(3);
    now = now.plusSeconds(20);
    assertThat(breaker.admits()).isTrue();
    breaker.succeeded();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void opensAgainWhenThatTryFails() {
    fail(3);
    now = now.plusSeconds(20);
    assertThat(breaker.admits()).isTrue();
    breaker.failed();
    assertThat(breaker.admits()).isFalse();
    now = now.plusSeconds(20);
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void admitsAnotherWhenThatTryTaughtNothing() {
    fail(3);
    now = now.plusSeconds(20);
    assertThat(breaker.admits()).isTrue();
    breaker.learntNothing();
    assertThat(breaker.admits()).isTrue();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed();
    }
  }
}
