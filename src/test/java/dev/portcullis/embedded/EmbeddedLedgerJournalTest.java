package dev.portcullis.embedded;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.Demanded.slot;
import static dev.portcullis.quota.Demanded.tokens;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLedgerJournalTest extends EmbeddedLedgerCase {
  private Path journal() {
    return data.resolve("ledger/journal");
  }

  @Test
  void remembersWhatWasGrantedAndGivenBackAfterARestart() throws Exception {
    Reservation reservation = granted(reserve(tokens(100, "100/1m"), request("3/1d")));
    ledger.settle(reservation, new Charge(1, 40));

    reopen();

    assertThat(reserve(tokens(61, "100/1m"))).isInstanceOf(Decision.Denied.class);
    granted(reserve(tokens(60, "100/1m"), request("3/1d")));
    granted(reserve(request("3/1d")));
    assertThat(reserve(request("3/1d"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void remembersTheWindowBeforeAfterARestart() throws Exception {
    granted(reserve(tokens(100, "100/1m")));
    clock.at(Duration.ofSeconds(75));

    reopen();
    reopen();

    assertThat(reserve(tokens(26, "100/1m"))).isInstanceOf(Decision.Denied.class);
    granted(reserve(tokens(25, "100/1m")));
  }

  @Test
  void endsConcurrentCallsWithTheirProcess() throws Exception {
    granted(reserve(slot("1")));

    reopen();

    granted(reserve(slot("1")));
  }

  @Test
  void leavesOutALastLineThatWasNotFinished() throws Exception {
    granted(reserve(tokens(40, "100/1m")));
    ledger.close();
    Files.writeString(journal(), "40 tokens 60 29", StandardOpenOption.APPEND);

    open();

    granted(reserve(tokens(60, "100/1m")));
    assertThat(reserve(tokens(1, "100/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void doesNotOpenAJournalThatIsDamagedAndLeavesItAsItWas() throws Exception {
    granted(reserve(tokens(40, "100/1m")));
    ledger.close();
    String damaged = "-rubbish-\n" + Files.readString(journal());
    Files.writeString(journal(), damaged);

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> new EmbeddedLedger(data, clock))
        .withMessageContaining("line 1");
    assertThat(journal()).hasContent(damaged);
  }

  @Test
  void doesNotOpenAJournalOfATimeThatIsStillToCome() throws Exception {
    granted(reserve(tokens(40, "100/1m")));
    ledger.close();
    clock.at(Duration.ofHours(-2));

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> new EmbeddedLedger(data, clock))
        .withMessageContaining("still to come");
  }

  @Test
  void countsOnInTheLatestWindowWhereTheClockGoesBack() throws Exception {
    granted(reserve(tokens(100, "100/1m")));
    clock.at(Duration.ofSeconds(-30));
    assertThat(reserve(tokens(1, "100/1m"))).isInstanceOf(Decision.Denied.class);

    reopen();

    assertThat(reserve(tokens(1, "100/1m"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void isHeldByOneProcessWhichItNames() {
    assertThatExceptionOfType(EmbeddedLedger.InUse.class)
        .isThrownBy(() -> new EmbeddedLedger(data, clock))
        .satisfies(
            held ->
                assertThat(held.holder()).isEqualTo("process " + ProcessHandle.current().pid()));
  }

  @Test
  void isFreeAgainWhenItWasClosedOrCouldNotBeOpened() throws Exception {
    ledger.close();
    Files.writeString(journal(), "rubbish\n");
    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> new EmbeddedLedger(data, clock));
    Files.delete(journal());

    open();

    granted(reserve(request("1/1m")));
  }

  @Test
  void grantsNothingOnceItIsClosed() throws Exception {
    Reservation reservation = granted(reserve(slot("2")));
    ledger.close();

    assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(this::reserve);
    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> ledger.settle(reservation, new Charge(1, 0)));
  }

  @Test
  void showsItsFilesToNobodyElse() throws Exception {
    granted(reserve(request("5/1m")));
    ledger.stop(KEY, Stop.REVOKED, clock.instant().plusSeconds(60));

    try (var files = Files.walk(data.resolve("ledger"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .endsWith("------");
      }
    }
  }

  @Test
  void refusesADirectoryThatIsOpenToOthers(@TempDir Path other) throws Exception {
    Files.createDirectory(other.resolve("ledger"));
    Files.setPosixFilePermissions(
        other.resolve("ledger"), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> new EmbeddedLedger(other, clock));
  }

  @Test
  void forgetsSubjectsWhoseWindowsHaveAllPassed() {
    for (int i = 0; i < 5_000; i++) {
      granted(ledger.reserve(List.of(Demanded.of(Subject.key("k" + i), request("5/1s")))));
      clock.advance(Duration.ofMillis(10));
    }

    assertThat(ledger.size()).isLessThan(1_100);
  }

  @Test
  void keepsASubjectWhoseCallStillRuns() {
    granted(reserve(slot("1")));

    forgetsSubjectsWhoseWindowsHaveAllPassed();

    assertThat(reserve(slot("1"))).isInstanceOf(Decision.Denied.class);
  }

  @Test
  void knowsNothingOfWhoWasDenied() {
    for (int i = 0; i < 100; i++) {
      ledger.reserve(List.of(Demanded.of(Subject.key("k" + i), tokens(11, "10/1m"))));
    }

    assertThat(ledger.size()).isZero();
  }

  @Test
  void writesItsJournalAnewWhenThatIsLargeAndLosesNothing() throws Exception {
    Subject wordy = Subject.model("r", "m".repeat(200));
    for (int i = 0; i < 40_000; i++) {
      granted(ledger.reserve(List.of(Demanded.of(wordy, request("1000000/1d")))));
    }
    assertThat(Files.size(journal())).isLessThan(3 << 20);

    reopen();

    Decision next = ledger.reserve(List.of(Demanded.of(wordy, request("1000000/1d"))));
    assertThat(((Decision.Granted) next).counters().getFirst().used()).isEqualTo(40_001);
    assertThat(Files.size(journal())).isLessThan(1_000);
  }

  @Test
  void grantsNothingWhileItsJournalCannotBeWrittenAndCountsOnWhenItCan() throws Exception {
    Subject wordy = Subject.model("r", "m".repeat(400));
    List<Demand> one = List.of(Demanded.of(wordy, request("1000000/1d")));
    Path inTheWay = data.resolve("ledger/journal.tmp/x");
    Files.createDirectories(inTheWay);
    var granted = new AtomicInteger();

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(
            () -> {
              for (int i = 0; i < 60_000; i++) {
                granted(ledger.reserve(one));
                granted.incrementAndGet();
              }
            });
    assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(() -> ledger.reserve(one));
    Files.delete(inTheWay);

    Decision next = ledger.reserve(one);
    assertThat(((Decision.Granted) next).counters().getFirst().used()).isEqualTo(granted.get() + 1);
    reopen();
    Decision last = ledger.reserve(one);
    assertThat(((Decision.Granted) last).counters().getFirst().used()).isEqualTo(granted.get() + 2);
  }

  @Test
  void writesADebtAtOnce() throws Exception {
    Reservation reservation = granted(reserve(tokens(1, "100/1m")));

    ledger.settle(reservation, new Charge(1, 90));

    assertThat(new String(Files.readAllBytes(journal()), UTF_8)).contains("89 tokens 60 ");
  }
}
