package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration BACK_OFF = Duration.ofMillis(40);
  private static final Duration LONGEST = Duration.ofMillis(100);

  private final List<Breaker> breakers =
      Stream.generate(() -> new Breaker(1, Duration.ofSeconds(60), () -> Instant.EPOCH))
          .limit(3)
          .toList();

  private Turns turns(double jitter) {
    return new Turns(
        breakers,
        new Persistence(9, Set.of(503), BACK_OFF, LONGEST, 1, Duration.ofSeconds(60)),
        () -> jitter);
  }

  private static void failed(Turns turns, int index) {
    turns.tried(index, Tried.Again.ANYWHERE, Duration.ZERO);
  }

  private static Duration waited(Turns turns, int index) throws InterruptedException {
    long before = System.nanoTime();
    turns.await(index);
    return Duration.ofNanos(System.nanoTime() - before);
  }

  @Test
  void goesRoundInTheOrderOfTheUpstreams() {
    var turns = turns(0);

    var order =
        IntStream.range(0, 7)
            .mapToObj(
                i -> {
                  int index = turns.next();
                  failed(turns, index);
                  return index;
                })
            .toList();

    assertThat(order).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void passesOverAnUpstreamWhoseBreakerIsOpen() {
    breakers.get(0).failed();

    assertThat(turns(0).next()).isEqualTo(1);
  }

  @Test
  void takesNoBreakersAdmissionThatItDoesNotUse() {
    breakers.forEach(Breaker::failed);
    var turns = turns(0);

    assertThat(turns.next()).isEqualTo(-1);
    assertThat(turns.next()).isEqualTo(-1);
  }

  @Test
  void comesBackToNoUpstreamThatAnotherTryCannotHelp() {
    var turns = turns(0);
    turns.tried(turns.next(), Tried.Again.ELSEWHERE, Duration.ZERO);
    failed(turns, turns.next());
    failed(turns, turns.next());

    assertThat(turns.next()).isEqualTo(1);
  }

  @Test
  void comesBackToNoUpstreamThatAsksForMorePatienceThanThereIs() {
    var turns = turns(0);
    turns.tried(turns.next(), Tried.Again.ANYWHERE, LONGEST.plusMillis(1));
    failed(turns, turns.next());
    failed(turns, turns.next());

    assertThat(turns.next()).isEqualTo(1);
  }

  @Test
  void waitsForNothingAtAFirstTry() throws InterruptedException {
    var turns = turns(1);
    failed(turns, 0);

    assertThat(waited(turns, 1)).isLessThan(BACK_OFF);
  }

  @Test
  void doublesItsWaitUpToTheLongest() throws InterruptedException {
    var turns = turns(1);
    failed(turns, 0);
    assertThat(waited(turns, 0)).isBetween(BACK_OFF.multipliedBy(9).dividedBy(10), LONGEST);
    failed(turns, 0);
    assertThat(waited(turns, 0)).isGreaterThan(BACK_OFF.multipliedBy(19).dividedBy(10));
    failed(turns, 0);
    assertThat(waited(turns, 0)).isLessThan(BACK_OFF.multipliedBy(4));
  }

  @Test
  void addsItsWaitToThePatienceThatTheUpstreamAsksFor() throws InterruptedException {
    var turns = turns(1);
    turns.tried(0, Tried.Again.ANYWHERE, LONGEST);

    assertThat(waited(turns, 0))
        .isGreaterThan(LONGEST.plus(BACK_OFF.multipliedBy(9).dividedBy(10)));
  }

  @Test
  void countsTheTimeSpentElsewhereAsWaited() throws InterruptedException {
    var turns = turns(1);
    failed(turns, 0);
    Thread.sleep(BACK_OFF);

    assertThat(waited(turns, 0)).isLessThan(BACK_OFF);
  }
}
