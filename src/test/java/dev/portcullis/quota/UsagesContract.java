package dev.portcullis.quota;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.Demanded.tokens;
import static dev.portcullis.quota.TestClock.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Measure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What everybody who looks at a ledger sees. Subjects are new in each test. */
public abstract class UsagesContract {
  /** The time of the ledger, and of whoever looks. */
  protected final TestClock clock = new TestClock();

  /** The ledger. */
  protected abstract Ledger ledger();

  /** Who looks at it. */
  protected abstract Usages usages();

  private Subject subject(Subject.Kind kind) {
    return new Subject(kind, getClass().getSimpleName() + System.nanoTime());
  }

  private void use(Subject subject, Claim... claims) {
    Reservation reservation = granted(ledger().reserve(List.of(Demanded.of(subject, claims))));
    ledger().settle(reservation, new Charge(1, 10));
  }

  @Test
  void knowsNothingOfWhomNobodyHasSeen() {
    assertThat(usages().of(subject(Subject.Kind.KEY)))
        .isEqualTo(new Standing(Optional.empty(), Optional.empty(), List.of()));
  }

  @Test
  void saysWhenACallerWithoutLimitsWasLastUsed() {
    Subject key = subject(Subject.Kind.KEY);
    clock.at(Duration.ofMinutes(1));

    use(key);

    assertThat(usages().of(key).lastUsed()).contains(MIDNIGHT.plusSeconds(60));
  }

  @Test
  void saysWhenACallerWithLimitsWasLastUsed() {
    Subject user = subject(Subject.Kind.USER);
    clock.at(Duration.ofMinutes(1));

    use(user, request("5/1m"));

    assertThat(usages().of(user).lastUsed()).contains(MIDNIGHT.plusSeconds(60));
  }

  @Test
  void isExactToAQuarterOfAnHour() {
    Subject key = subject(Subject.Kind.KEY);
    for (int minute = 0; minute <= 60; minute++) {
      clock.at(Duration.ofMinutes(minute));
      use(key);
    }

    assertThat(usages().of(key).lastUsed().orElseThrow())
        .isBetween(MIDNIGHT.plus(Duration.ofMinutes(46)), MIDNIGHT.plus(Duration.ofMinutes(60)));
  }

  @Test
  void saysNothingOfLastUseOfWhatCallersShare() {
    Subject tenant = subject(Subject.Kind.TENANT);

    use(tenant, request("5/1m"));

    assertThat(usages().of(tenant).lastUsed()).isEmpty();
  }

  @Test
  void doesNotCountWhoeverIsStoppedAsUsed() {
    Subject key = subject(Subject.Kind.KEY);
    ledger().stop(key, Stop.REVOKED, MIDNIGHT.plus(Duration.ofDays(200)));

    assertThat(ledger().reserve(List.of(Demanded.of(key)))).isInstanceOf(Decision.Stopped.class);

    assertThat(usages().of(key).lastUsed()).isEmpty();
    assertThat(usages().of(key).halt())
        .contains(new Standing.Halt(Stop.REVOKED, MIDNIGHT.plus(Duration.ofDays(200))));
  }

  @Test
  void saysNothingOfAStopThatIsOver() {
    Subject key = subject(Subject.Kind.KEY);
    ledger().stop(key, Stop.QUARANTINED, MIDNIGHT.plusSeconds(60));
    clock.at(Duration.ofMinutes(1));

    assertThat(usages().of(key).halt()).isEmpty();
  }

  @Test
  void saysNothingOfAStopThatWasLifted() {
    Subject user = subject(Subject.Kind.USER);
    ledger().stop(user, Stop.QUARANTINED, MIDNIGHT.plusSeconds(60));
    assertThat(usages().of(user).halt()).isPresent();

    ledger().release(user, Stop.QUARANTINED);

    assertThat(usages().of(user).halt()).isEmpty();
  }

  @Test
  void saysWhatIsUsedInOpenWindows() {
    Subject key = subject(Subject.Kind.KEY);
    granted(
        ledger()
            .reserve(
                List.of(
                    Demanded.of(key, request("5/1m"), tokens(30, "100/1h"), request("50/1d")))));
    clock.at(Duration.ofMinutes(1));

    assertThat(usages().of(key).uses())
        .containsExactly(
            new Standing.Use(Measure.REQUESTS, Duration.ofDays(1), MIDNIGHT, 1),
            new Standing.Use(Measure.TOKENS, Duration.ofHours(1), MIDNIGHT, 30));
  }
}
