package dev.portcullis.quota;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.Demanded.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every ledger promises of whoever was stopped. Subjects are new in each test, so that a
 * ledger that others use will do.
 */
public abstract class StopContract {
  private static final Duration A_DAY = Duration.ofDays(1);

  /** The time of the ledger. */
  protected final TestClock clock = new TestClock();

  /** The ledger, at {@link #clock}. */
  protected abstract Ledger ledger();

  /** A subject that no other test knows. */
  protected Subject subject(String name) {
    return Subject.key(getClass().getSimpleName() + "-" + name + "-" + System.nanoTime());
  }

  Decision reserve(Subject subject, Claim... claims) {
    return ledger().reserve(List.of(Demanded.of(subject, claims)));
  }

  static Counter counter(Decision decision, int index) {
    return switch (decision) {
      case Decision.Granted granted -> granted.counters().get(index);
      case Decision.Denied denied -> denied.counters().get(index);
      case Decision.Stopped stopped -> throw new AssertionError("stopped");
    };
  }

  @Test
  void grantsNothingToWhoWasStoppedAlsoWithoutLimits() {
    Subject key = subject("stopped");
    Subject other = subject("not-stopped");
    granted(reserve(key));

    ledger().stop(key, Stop.REVOKED, clock.instant().plus(A_DAY));

    assertThat(reserve(key)).isEqualTo(new Decision.Stopped(key, Stop.REVOKED));
    assertThat(reserve(key, request("5/1m"))).isEqualTo(new Decision.Stopped(key, Stop.REVOKED));
    granted(reserve(other, request("5/1m")));
  }

  @Test
  void takesNothingFromOthersWhereOneWasStopped() {
    Subject key = subject("key");
    Subject tenant = subject("tenant");
    ledger().stop(tenant, Stop.QUARANTINED, clock.instant().plus(A_DAY));

    Decision decision =
        ledger().reserve(List.of(Demanded.of(key, request("1/1m")), Demanded.of(tenant)));

    assertThat(decision).isEqualTo(new Decision.Stopped(tenant, Stop.QUARANTINED));
    granted(reserve(key, request("1/1m")));
  }

  @Test
  void saysThatACallIsStoppedAndNotThatALimitIsReached() {
    Subject key = subject("both");
    granted(reserve(key, request("1/1m")));
    ledger().stop(key, Stop.REVOKED, clock.instant().plus(A_DAY));

    assertThat(reserve(key, request("1/1m"))).isInstanceOf(Decision.Stopped.class);
  }

  @Test
  void letsAStopEndWhenItIsOver() {
    Subject key = subject("over");
    ledger().stop(key, Stop.QUARANTINED, clock.instant().plus(A_DAY));

    clock.advance(A_DAY);

    granted(reserve(key));
  }

  @Test
  void grantsAgainToWhoeverWasReleased() {
    Subject key = subject("released");
    granted(reserve(key, request("3/1m")));
    ledger().stop(key, Stop.QUARANTINED, clock.instant().plus(A_DAY));
    assertThat(reserve(key, request("3/1m"))).isInstanceOf(Decision.Stopped.class);

    ledger().release(key, Stop.QUARANTINED);

    granted(reserve(key));
    Decision decision = reserve(key, request("3/1m"));
    granted(decision);
    assertThat(counter(decision, 0).used()).as("what was used stays used").isEqualTo(2);
  }

  @Test
  void liftsNoStopOfAnotherKind() {
    Subject key = subject("revoked");
    ledger().stop(key, Stop.REVOKED, clock.instant().plus(A_DAY));

    ledger().release(key, Stop.QUARANTINED);

    assertThat(reserve(key)).isEqualTo(new Decision.Stopped(key, Stop.REVOKED));
  }

  @Test
  void releasesWhoeverIsNotStoppedToNoEffect() {
    Subject key = subject("free");

    ledger().release(key, Stop.QUARANTINED);

    granted(reserve(key, request("1/1m")));
    assertThat(reserve(key, request("1/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void settlesAlsoForWhoWasStoppedMeanwhile() {
    Subject key = subject("meanwhile");
    Reservation reservation = granted(reserve(key, tokens(100, "100/1m")));
    ledger().stop(key, Stop.QUARANTINED, clock.instant().plusSeconds(1));

    ledger().settle(reservation, new Charge(1, 0));

    clock.advance(Duration.ofSeconds(1));
    granted(reserve(key, tokens(100, "100/1m")));
  }
}
