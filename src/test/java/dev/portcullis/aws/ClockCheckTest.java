package dev.portcullis.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Subject;
import dev.portcullis.upstream.ScriptedUpstream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockCheckTest {
  private static final List<Demand> WITHOUT_LIMITS =
      List.of(new Demand(Subject.key("abcdefghijklmnop"), List.of()));

  /** A service that finds nothing, by a clock that is this far from the machine's. */
  private static ScriptedUpstream service(Duration ahead) {
    return ScriptedUpstream.start(
        (request, wire) ->
            wire.send(
                ("HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Type: application/x-amz-json-1.0\r\n"
                        + "Content-Length: 2\r\n\r\n{}")
                    .formatted(
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            ZonedDateTime.now(ZoneOffset.UTC).plus(ahead)))
                    .getBytes(US_ASCII)));
  }

  private static DynamoLedger ledger(AwsClients clients) {
    return new DynamoLedger(clients, InstantSource.system(), Duration.ofHours(1));
  }

  private static AwsClients clients(ScriptedUpstream service) {
    return AwsWorld.clients(
        new AwsSettings(
            "eu-central-1",
            Optional.of(service.uri("/")),
            "portcullis",
            Duration.ofSeconds(10),
            Duration.ofSeconds(10)),
        List.of());
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600, -20, 20, 3_600})
  void refusesEachTimeWhileTheClocksAreApart(long seconds) {
    try (ScriptedUpstream service = service(Duration.ofSeconds(seconds));
        AwsClients clients = clients(service)) {
      DynamoLedger ledger = ledger(clients);
      for (int i = 0; i < 3; i++) { // the SDK would correct its signatures after the first
        assertThatThrownBy(() -> ledger.reserve(WITHOUT_LIMITS))
            .isInstanceOfSatisfying(
                LedgerUnavailable.class,
                failure -> assertThat(failure.fault()).isEqualTo(Fault.CLOCK_SKEW));
      }
    }
  }

  @Test
  void toleratesWhatNetworksAndWholeSecondsMakeOfATime() {
    try (ScriptedUpstream service = service(Duration.ofSeconds(-5));
        AwsClients clients = clients(service)) {
      assertThat(ledger(clients).reserve(WITHOUT_LIMITS)).isNotNull();
    }
  }
}
