package dev.portcullis.quota;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.Demanded.slot;
import static dev.portcullis.quota.Demanded.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every ledger promises, that of whoever was stopped included. */
public abstract class LedgerContract extends StopContract {
  @Test
  void grantsUpToTheLimitAndNotOneMore() {
    Subject key = subject("requests");

    for (int i = 1; i <= 3; i++) {
      Decision decision = reserve(key, request("3/1m"));
      granted(decision);
      assertThat(counter(decision, 0).used()).isEqualTo(i);
    }

    assertThat(reserve(key, request("3/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void saysWhichLimitDeniesAndWhatIsUsedOfIt() {
    Subject key = subject("counters");
    granted(reserve(key, request("10/1m"), tokens(700, "1000/1h")));

    Decision decision = reserve(key, request("10/1m"), tokens(301, "1000/1h"));

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Denied.class,
            denied -> {
              assertThat(denied.refused().claim()).isEqualTo(tokens(301, "1000/1h"));
              assertThat(denied.refused().used()).isEqualTo(700);
              assertThat(denied.refused().subject()).isEqualTo(key);
              assertThat(denied.counters()).extracting(Counter::used).contains(1L, 700L);
            });
  }

  @Test
  void takesAllLimitsOfASubjectOrNone() {
    Subject key = subject("all");
    Claim[] all = {request("5/1m"), tokens(60, "100/1m"), tokens(60, "1000/1d"), slot("5")};
    granted(reserve(key, all));

    assertThat(reserve(key, all)).isInstanceOf(Decision.Denied.class);

    Claim[] less = {request("5/1m"), tokens(40, "100/1m"), tokens(40, "1000/1d"), slot("5")};
    Decision decision = reserve(key, less);
    granted(decision);
    assertThat(
            List.of(
                counter(decision, 0).used(),
                counter(decision, 1).used(),
                counter(decision, 2).used(),
                counter(decision, 3).used()))
        .containsExactly(2L, 100L, 100L, 2L);
  }

  @Test
  void givesBackWhatOtherSubjectsGrantedWhereOneDenies() {
    Subject key = subject("key");
    Subject route = subject("route");
    List<Demand> both =
        List.of(Demanded.of(key, request("2/1m"), slot("2")), Demanded.of(route, request("1/1m")));
    granted(ledger().reserve(both));

    assertThat(ledger().reserve(both)).isInstanceOf(Decision.Denied.class);
    assertThat(ledger().reserve(both)).isInstanceOf(Decision.Denied.class);

    granted(reserve(key, request("2/1m"), slot("2")));
    assertThat(reserve(key, request("2/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void countsEachSubjectAndEachWindowByItself() {
    Subject one = subject("one");
    Subject other = subject("other");
    granted(reserve(one, request("1/1m")));

    granted(reserve(other, request("1/1m")));
    granted(reserve(one, request("1/1h")));
    granted(reserve(one, tokens(1, "1/1m")));

    assertThat(reserve(one, request("1/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void startsAnewWithTheNextWindow() {
    Subject key = subject("next");
    granted(reserve(key, request("1/1m")));
    clock.at(Duration.ofSeconds(119));

    granted(reserve(key, request("1/1m")));
    assertThat(reserve(key, request("1/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void lowersTheBoundByTheWeightOfTheWindowBeforeOnceThatIsKnown() {
    Subject key = subject("sliding");
    clock.at(Duration.ofSeconds(59));
    granted(reserve(key, tokens(100, "100/1m")));
    clock.at(Duration.ofSeconds(75)); // three quarters of the window before are in sight
    Decision first = reserve(key, tokens(1, "100/1m"));
    long used = first instanceof Decision.Granted ? 1 : 0;

    assertThat(reserve(key, tokens(26 - used, "100/1m"))).isInstanceOf(Decision.Denied.class);
    granted(reserve(key, tokens(25 - used, "100/1m")));
  }

  @Test
  void givesBackToTheWindowItWasTakenFrom() {
    Subject key = subject("back");
    Reservation reservation = granted(reserve(key, request("5/1m"), tokens(100, "100/1m")));
    assertThat(reserve(key, tokens(1, "100/1m"))).isInstanceOf(Decision.Denied.class);

    ledger().settle(reservation, new Charge(1, 30));

    Decision after = reserve(key, request("5/1m"), tokens(70, "100/1m"));
    granted(after);
    assertThat(counter(after, 0).used()).isEqualTo(2);
    assertThat(counter(after, 1).used()).isEqualTo(100);
  }

  @Test
  void givesARequestBackThatDoesNotCount() {
    Subject key = subject("uncounted");
    Reservation reservation = granted(reserve(key, request("1/1m")));

    ledger().settle(reservation, new Charge(0, 0));

    granted(reserve(key, request("1/1m")));
  }

  @Test
  void givesNothingBackToALaterWindow() {
    Subject key = subject("late");
    Reservation reservation = granted(reserve(key, tokens(100, "100/1m")));
    clock.at(Duration.ofSeconds(119));
    granted(reserve(key, tokens(90, "100/1m")));

    ledger().settle(reservation, new Charge(1, 0));

    assertThat(reserve(key, tokens(11, "100/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void booksWhatWasUsedBeyondTheReservationSoThatItBlocksTheNextCall() {
    Subject key = subject("debt");
    Reservation reservation = granted(reserve(key, tokens(50, "100/1m")));

    ledger().settle(reservation, new Charge(1, 250));

    Decision next = reserve(key, tokens(1, "100/1m"));
    assertThat(next).isInstanceOf(Decision.Denied.class);
    assertThat(counter(next, 0).used()).isEqualTo(250);
  }

  @Test
  void booksADebtInTheOpenWindowWhereItsOwnIsOver() {
    Subject key = subject("late-debt");
    Reservation reservation = granted(reserve(key, tokens(50, "100/1m")));
    clock.at(Duration.ofSeconds(119));

    ledger().settle(reservation, new Charge(1, 140));

    granted(reserve(key, tokens(10, "100/1m")));
    assertThat(reserve(key, tokens(1, "100/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void holdsConcurrentCallsUntilTheyAreSettledWhileWindowsPass() {
    Subject key = subject("slots");
    Reservation first = granted(reserve(key, slot("2")));
    granted(reserve(key, slot("2")));
    clock.advance(Duration.ofSeconds(30));
    assertThat(reserve(key, slot("2"))).isInstanceOf(Decision.Denied.class);

    ledger().settle(first, new Charge(1, 0));

    granted(reserve(key, slot("2")));
    assertThat(reserve(key, slot("2"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void isNotBrokenByAnInterrupt() {
    Subject key = subject("interrupted");
    Reservation reservation;
    Thread.currentThread().interrupt();
    try {
      reservation = granted(reserve(key, tokens(100, "100/1m"), request("9/1m")));
      ledger().settle(reservation, new Charge(1, 10));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    granted(reserve(key, tokens(90, "100/1m"), request("9/1m")));
    assertThat(reserve(key, tokens(1, "100/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void grantsExactlyTheLimitToManyAtOnce() throws Exception {
    Subject key = subject("many");

    assertGranted(50, () -> reserve(key, request("50/1m"), slot("100")));
    assertGranted(50, () -> reserve(key, tokens(7, "350/1h")));
    assertGranted(50, () -> reserve(key, slot("100"))); // beside the first
  }

  /**
   * Of three hundred at once exactly so many are granted. An emulator may drop connections under
   * that: such a reservation may have been counted without being granted, and then as many fewer
   * may be granted as were dropped, and never one more.
   */
  private void assertGranted(int limit, Callable<Decision> attempt) throws Exception {
    int granted = 0;
    int dropped = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Decision>> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        all.add(threads.submit(attempt));
      }
      for (Future<Decision> one : all) {
        try {
          granted += one.get() instanceof Decision.Granted ? 1 : 0;
        } catch (ExecutionException failure) {
          if (!(failure.getCause() instanceof LedgerUnavailable)) {
            throw failure;
          }
          dropped++;
        }
      }
    }
    assertThat(granted).as("%d were dropped", dropped).isBetween(limit - dropped, limit);
    assertThat(dropped).isLessThanOrEqualTo(mostDropped());
  }

  /** How many of three hundred reservations at once the store may drop; none, unless it says so. */
  protected int mostDropped() {
    return 0;
  }
}
