package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger ended = new AtomicInteger();
  private final Patience patience = new Patience(ended::incrementAndGet);

  private boolean lookIn(Duration time) {
    return patience.look(System.nanoTime() + time.toNanos());
  }

  @Test
  void hasNoEndWhileNothingIsWaitedFor() {
    assertThat(lookIn(LONG)).isFalse();
    patience.within(SHORT);
    patience.stop();
    assertThat(lookIn(LONG)).isFalse();
    assertThat(ended).hasValue(0);
  }

  @Test
  void isLostOnceItsTimeHasPassedAndStaysSo() {
    patience.within(SHORT);

    assertThat(lookIn(Duration.ZERO)).isFalse();
    assertThat(lookIn(SHORT.multipliedBy(2))).isTrue();
    patience.within(LONG);
    patience.stop();
    assertThat(lookIn(Duration.ZERO)).isTrue();
    assertThat(patience.lost()).isTrue();
    assertThat(ended).hasValue(1);
  }

  @Test
  void ofAnotherWaitBeginsAnew() {
    patience.within(SHORT);
    patience.within(LONG);

    assertThat(lookIn(SHORT.multipliedBy(2))).isFalse();
  }

  @Test
  void canBeShortenedAndNotProlonged() {
    patience.within(LONG);
    patience.atMost(SHORT);
    patience.atMost(LONG);

    assertThat(lookIn(SHORT.multipliedBy(2))).isTrue();
  }

  @Test
  void isNotShortenedWhereNothingIsWaitedFor() {
    patience.atMost(SHORT);

    assertThat(lookIn(LONG)).isFalse();
  }

  @Test
  void canBeSetWhereItIsNot() {
    patience.unlessSet(SHORT);
    assertThat(lookIn(SHORT.multipliedBy(2))).isTrue();
  }

  @Test
  void isNotSetWhereItIsAlready() {
    patience.within(LONG);
    patience.unlessSet(SHORT);
    assertThat(lookIn(SHORT.multipliedBy(2))).isFalse();
  }
}
