package dev.portcullis.embedded;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.quota.Decision;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmbeddedLedgerStopsTest extends EmbeddedLedgerCase {
  @Test
  void seesAtOnceWhomSomebodyElseStops() {
    granted(reserve(request("5/1m")));

    new EmbeddedStops(data, clock).stop(KEY, Stop.REVOKED, clock.instant().plusSeconds(60));

    assertThat(reserve(request("5/1m"))).isEqualTo(new Decision.Stopped(KEY, Stop.REVOKED));
  }

  @Test
  void seesAtOnceWhomSomebodyElseReleases() {
    ledger.stop(KEY, Stop.QUARANTINED, clock.instant().plusSeconds(60));
    assertThat(reserve()).isInstanceOf(Decision.Stopped.class);

    new EmbeddedStops(data, clock).release(KEY, Stop.QUARANTINED);

    granted(reserve());
  }

  @Test
  void remembersWhoWasStoppedAfterARestart() throws Exception {
    ledger.stop(KEY, Stop.QUARANTINED, clock.instant().plusSeconds(60));

    reopen();

    assertThat(reserve()).isEqualTo(new Decision.Stopped(KEY, Stop.QUARANTINED));
  }

  @Test
  void grantsNothingWhereItCannotBeReadWhoWasStopped() throws Exception {
    Files.writeString(data.resolve("ledger/stops.json"), "{\"stops\":[{\"subject\":\"key:k\"}]}");
    assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(this::reserve);

    Files.delete(data.resolve("ledger/stops.json"));

    assertThatExceptionOfType(LedgerUnavailable.class).isThrownBy(this::reserve);
  }

  @Test
  void stopsNobodyElseRatherThanLettingTheFileGrowUntilItCannotBeRead() throws Exception {
    String entry = "{\"subject\":\"tenant:%064d\",\"why\":\"revoked\",\"until\":4102444800}";
    Path file = data.resolve("ledger/stops.json");
    Files.writeString(
        file,
        IntStream.range(0, 8_080)
            .mapToObj(i -> entry.formatted(i))
            .collect(Collectors.joining(",", "{\"stops\":[", "]}")));

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                Subject tenant = Subject.tenant("t".repeat(60) + i);
                ledger.stop(tenant, Stop.QUARANTINED, clock.instant().plusSeconds(60));
              }
            })
        .withMessageContaining("too many");
    granted(reserve(request("5/1m")));

    Subject revoked = Subject.tenant("r".repeat(60));
    ledger.stop(revoked, Stop.REVOKED, clock.instant().plusSeconds(60));
    assertThat(ledger.of(revoked).halt()).as("a revocation always has a way").isPresent();
  }

  @Test
  void forgetsStopsThatAreOver() throws Exception {
    for (int i = 0; i < 5; i++) {
      ledger.stop(Subject.key("k" + i), Stop.REVOKED, clock.instant().plusSeconds(60));
    }
    clock.advance(Duration.ofSeconds(60));

    ledger.stop(KEY, Stop.REVOKED, clock.instant().plusSeconds(60));

    assertThat(Files.readString(data.resolve("ledger/stops.json")))
        .contains("key:k\"")
        .doesNotContain("key:k1");
  }
}
