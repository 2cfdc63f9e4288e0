package dev.portcullis.embedded;

import static dev.portcullis.embedded.LedgerProcess.KEY;
import static dev.portcullis.embedded.LedgerProcess.RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.quota.Counter;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demanded;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another process did with a ledger, and what is left when it was killed (SIGKILL). */
class LedgerKillTest {
  @TempDir private Path data;

  private Process start() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            LedgerProcess.class.getName(),
            data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void losesNoReservationOfAProcessThatWasKilled() throws Exception {
    Process process = start();
    long granted = 0;
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("open");
      for (int i = 0; i < 2_000; i++) {
        granted = Long.parseLong(said.readLine());
      }
      process.toHandle().destroyForcibly(); // unlike the process's own, it leaves its output open
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        granted = line.matches("\\d+") ? Math.max(granted, Long.parseLong(line)) : granted;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }

    try (var ledger = new EmbeddedLedger(data, InstantSource.system())) {
      Decision next =
          ledger.reserve(List.of(Demanded.of(KEY, Demanded.tokens(1, RATE), Demanded.slot("2"))));
      Counter tokens = ((Decision.Granted) next).counters().getFirst();
      long before = tokens.used() - 1;
      // one more may have been written than said; the last gift back may have been lost
      assertThat(before).isBetween(granted * 8 - 8, (granted + 1) * 8 + 16);
      assertThat(((Decision.Granted) next).counters().get(1).used()).isEqualTo(1);
    }
  }

  @Test
  void isHeldByAnotherProcessWhichItNamesAndFreeWhenThatWasKilled() throws Exception {
    Process process = start();
    try (BufferedReader said = process.inputReader()) {
      assertThat(said.readLine()).isEqualTo("open");

      assertThatExceptionOfType(EmbeddedLedger.InUse.class)
          .isThrownBy(() -> new EmbeddedLedger(data, InstantSource.system()))
          .satisfies(held -> assertThat(held.holder()).isEqualTo("process " + process.pid()));
    } finally {
      process.destroyForcibly().waitFor();
    }

    new EmbeddedLedger(data, InstantSource.system()).close();
  }
}
