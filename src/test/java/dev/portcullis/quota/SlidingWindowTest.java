package dev.portcullis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {
  private static final Limit HUNDRED = Limit.parse(Measure.REQUESTS, "100/1m");

  private static SlidingWindow at(long millis) {
    return SlidingWindow.of(HUNDRED, TestClock.MIDNIGHT.plusMillis(millis));
  }

  @Test
  void isAlignedToTheEpoch() {
    SlidingWindow window = SlidingWindow.of(HUNDRED, Instant.ofEpochSecond(125));

    assertThat(window.index()).isEqualTo(2);
    assertThat(window.rest()).isEqualTo(55_000);
  }

  @Test
  void takesTheWholeLimitAfterAnEmptyWindow() {
    assertThat(at(0).bound(100, 0)).isEqualTo(100);
  }

  @Test
  void takesLessTheMoreOfTheWindowBeforeIsInSight() {
    assertThat(at(0).bound(100, 100)).isZero();
    assertThat(at(15_000).bound(100, 100)).isEqualTo(25);
    assertThat(at(30_000).bound(100, 100)).isEqualTo(50);
    assertThat(at(59_999).bound(100, 100)).isEqualTo(100);
  }

  @Test
  void takesOneCallAMinuteWhereThatIsTheLimit() {
    assertThat(at(1).bound(1, 1)).isEqualTo(1);
  }

  @Test
  void doesNotOverflow() {
    var month = new SlidingWindow(Limit.LONGEST_WINDOW.toMillis(), 5, 31L * 86_400_000 - 1);

    assertThat(month.bound(Limit.MOST, Limit.MOST)).isBetween(0L, 1_000L);
    assertThat(month.untilFits(Limit.MOST, Limit.MOST, Limit.MOST, Limit.MOST)).isPositive();
  }

  @Test
  void waitsForNothingWhereItFits() {
    assertThat(at(0).untilFits(100, 1, 99, 0)).isZero();
  }

  @Test
  void waitsUntilTheWindowBeforeHasGoneFarEnough() {
    assertThat(at(0).untilFits(100, 50, 0, 100)).isEqualTo(Duration.ofMillis(29_401));
  }

  @Test
  void waitsIntoTheNextWindowWhereThisOneIsFull() {
    assertThat(at(30_000).untilFits(100, 1, 100, 0)).isEqualTo(Duration.ofMillis(30_001));
  }

  /** Against the plain meaning: the first moment at which it fits, found by trying each. */
  @Property(tries = 300)
  void saysTheFirstMomentAtWhichAClaimFits(
      @ForAll @IntRange(min = 1, max = 60) int amount,
      @ForAll @IntRange(min = 1, max = 60) int asked,
      @ForAll @IntRange(min = 0, max = 90) int used,
      @ForAll @IntRange(min = 0, max = 90) int previous,
      @ForAll @IntRange(min = 0, max = 999) int elapsed) {
    if (asked > amount) {
      return;
    }
    var limit = new Limit(Measure.TOKENS, amount, Duration.ofSeconds(1));
    Instant start = Instant.ofEpochSecond(1_000).plusMillis(elapsed);
    Duration wait = SlidingWindow.of(limit, start).untilFits(amount, asked, used, previous);

    for (long millis = 0; millis <= wait.toMillis(); millis++) {
      Instant then = start.plusMillis(millis);
      long windows = then.getEpochSecond() - 1_000;
      long count = windows == 0 ? used : 0;
      long before = windows == 0 ? previous : windows == 1 ? used : 0;
      boolean fits = asked <= SlidingWindow.of(limit, then).bound(amount, before) - count;
      assertThat(fits).as("after %d ms of %s", millis, wait).isEqualTo(millis == wait.toMillis());
    }
  }
}
