package dev.portcullis.aws;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.Demanded.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.aws.FakeTable.Answer;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the ledger makes of a table that fails, and how often it asks. */
class DynamoLedgerFaultTest {
  private static final Subject KEY = Subject.key("k");
  private static final Subject ROUTE = Subject.route("r");
  private static final List<Demand> ONE = List.of(Demanded.of(KEY, tokens(10, "100/1d")));
  private static final List<Demand> BOTH =
      List.of(Demanded.of(KEY, request("9/1d")), Demanded.of(ROUTE, request("1/1d")));
  private static final String SAID = "words of the service";
  private static final Answer BROKEN = Answer.error(500, "InternalServerError", SAID);

  private final TestClock clock = new TestClock();

  /** The item of these tokens used today, as the table would say it. */
  private String used(long tokens) {
    return "{\"tokens.86400.%d\":{\"N\":\"%d\"}}"
        .formatted(clock.instant().getEpochSecond() / 86_400, tokens);
  }

  private String requested(long requests) {
    return used(requests).replace("tokens", "requests");
  }

  private DynamoLedger ledger(FakeTable table) {
    return new DynamoLedger(table.clients(), clock, Duration.ofMinutes(10));
  }

  private static boolean of(Subject subject, FakeTable.Asked asked) {
    return asked.body().contains("\"" + subject.text() + "\"");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(Answer.error(400, "ThrottlingException", SAID), Fault.THROTTLED, 2),
        Arguments.of(
            Answer.error(400, "ProvisionedThroughputExceededException", SAID), Fault.THROTTLED, 2),
        Arguments.of(Answer.error(400, "RequestLimitExceeded", SAID), Fault.THROTTLED, 2),
        Arguments.of(BROKEN, Fault.FAILED, 2),
        Arguments.of(new Answer.Silence(), Fault.TIMED_OUT, 2),
        Arguments.of(new Answer.Torn(), Fault.UNREACHABLE, 2),
        Arguments.of(Answer.error(400, "AccessDeniedException", SAID), Fault.ACCESS_DENIED, 1),
        Arguments.of(
            Answer.error(400, "UnrecognizedClientException", SAID), Fault.UNAUTHENTICATED, 1),
        Arguments.of(Answer.error(400, "ExpiredTokenException", SAID), Fault.UNAUTHENTICATED, 1),
        Arguments.of(Answer.error(400, "ResourceNotFoundException", SAID), Fault.NOT_FOUND, 1),
        Arguments.of(
            Answer.error(
                400, "InvalidSignatureException", "Signature expired: 2026 is now earlier"),
            Fault.CLOCK_SKEW,
            1));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void grantsNothingAndSaysWhatIsWrongAfterAsManyTriesAsMayHelp(
      Answer failure, Fault fault, int tries) throws Exception {
    try (var table = new FakeTable((asked, number) -> failure)) {
      LedgerUnavailable thrown =
          catchThrowableOfType(LedgerUnavailable.class, () -> ledger(table).reserve(ONE));

      assertThat(thrown.fault()).isEqualTo(fault);
      assertThat(thrown.dependency()).isEqualTo("ledger");
      assertThat(thrown).message().doesNotContain(SAID);
      assertThat(table.asked()).hasSize(tries);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysTheSameWhereOnlyAStopWouldMatter(Answer failure, Fault fault, int tries)
      throws Exception {
    try (var table = new FakeTable((asked, number) -> failure)) {
      LedgerUnavailable thrown =
          catchThrowableOfType(
              LedgerUnavailable.class, () -> ledger(table).reserve(List.of(Demanded.of(KEY))));

      assertThat(thrown.fault()).isEqualTo(fault);
      assertThat(table.asked()).hasSize(tries);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isNotSureOfAStopThatWasNotAnswered(Answer failure, Fault fault, int tries) throws Exception {
    try (var table = new FakeTable((asked, number) -> failure)) {
      var stops = new DynamoStops(table.clients(), clock);

      assertThatThrownBy(() -> stops.stop(KEY, Stop.REVOKED, clock.instant().plusSeconds(60)))
          .isInstanceOf(LedgerUnavailable.class);
      assertThat(table.asked()).hasSize(tries);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isNotSureOfAReleaseThatWasNotAnswered(Answer failure, Fault fault, int tries)
      throws Exception {
    try (var table = new FakeTable((asked, number) -> failure)) {
      var stops = new DynamoStops(table.clients(), clock);

      assertThatThrownBy(() -> stops.release(KEY, Stop.QUARANTINED))
          .isInstanceOf(LedgerUnavailable.class);
      assertThat(table.asked()).hasSize(tries);
    }
  }

  @Test
  void saysThatATableIsNotThereToBeReached() throws Exception {
    var table = new FakeTable((asked, number) -> BROKEN);
    table.close();
    try (AwsClients clients = AwsWorld.clients(table.clients().settings(), List.of())) {
      var ledger = new DynamoLedger(clients, clock, Duration.ofMinutes(10));

      LedgerUnavailable thrown =
          catchThrowableOfType(LedgerUnavailable.class, () -> ledger.reserve(ONE));

      assertThat(thrown.fault()).isEqualTo(Fault.UNREACHABLE);
    }
  }

  @Test
  void grantsWhereTheSecondTrySucceeds() throws Exception {
    try (var table = new FakeTable((asked, number) -> number == 1 ? BROKEN : Answer.ok(used(10)))) {
      granted(ledger(table).reserve(ONE));

      assertThat(table.asked()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void neverRepeatsASettlement(Answer failure, Fault fault, int tries) throws Exception {
    try (var table =
        new FakeTable((asked, number) -> number == 1 ? Answer.ok(used(10)) : failure)) {
      DynamoLedger ledger = ledger(table);
      Reservation reservation = granted(ledger.reserve(ONE));

      LedgerUnavailable thrown =
          catchThrowableOfType(
              LedgerUnavailable.class, () -> ledger.settle(reservation, new Charge(1, 3)));

      assertThat(thrown.fault()).isEqualTo(fault);
      assertThat(table.asked()).hasSize(2);
    }
  }

  @Test
  void neverRepeatsWhatItGivesBackOnADenial() throws Exception {
    try (var table =
        new FakeTable(
            (asked, number) ->
                of(ROUTE, asked)
                    ? Answer.refused(requested(1))
                    : asked.body().contains("\"-1\"") ? BROKEN : Answer.ok(requested(1)))) {
      Decision decision = ledger(table).reserve(BOTH);

      assertThat(decision)
          .isInstanceOfSatisfying(
              Decision.Denied.class,
              denied -> assertThat(denied.refused().subject()).isEqualTo(ROUTE));
      assertThat(table.asked().stream().filter(asked -> asked.body().contains("\"-1\"")))
          .hasSize(1);
    }
  }

  @Test
  void givesBackAtOnceWhatOneGrantedWhereAnotherCannotBeAsked() throws Exception {
    try (var table =
        new FakeTable((asked, number) -> of(ROUTE, asked) ? BROKEN : Answer.ok(requested(1)))) {
      assertThatThrownBy(() -> ledger(table).reserve(BOTH)).isInstanceOf(LedgerUnavailable.class);

      assertThat(table.asked().getLast().body()).contains(KEY.text(), "\"-1\"");
    }
  }

  @Test
  void knowsThatOneIsStoppedWhereAnotherCannotBeAsked() throws Exception {
    String stopped =
        "{\"stop\":{\"S\":\"revoked\"},\"stop_until\":{\"N\":\"%d\"}}"
            .formatted(clock.instant().plusSeconds(60).getEpochSecond());
    try (var table =
        new FakeTable((asked, number) -> of(ROUTE, asked) ? BROKEN : Answer.refused(stopped))) {
      assertThat(ledger(table).reserve(BOTH)).isEqualTo(new Decision.Stopped(KEY, Stop.REVOKED));
    }
  }

  @Test
  void asksForSubjectsAtTheSameTime() throws Exception {
    var together = new CyclicBarrier(2);
    try (var table =
        new FakeTable(
            (asked, number) -> {
              together.await(10, TimeUnit.SECONDS);
              return Answer.ok(requested(1));
            })) {
      granted(ledger(table).reserve(BOTH));

      assertThat(table.asked()).hasSize(2);
    }
  }

  @Test
  void asksNobodyWhereThereIsNothingToSettle() throws Exception {
    try (var table = new FakeTable((asked, number) -> Answer.ok(used(10)))) {
      DynamoLedger ledger = ledger(table);
      Reservation reservation = granted(ledger.reserve(ONE));

      ledger.settle(reservation, new Charge(1, 10));

      assertThat(table.asked()).hasSize(1);
    }
  }

  @Test
  void readsConsistentlyWhereThereIsNoLimit() throws Exception {
    try (var table = new FakeTable((asked, number) -> new Answer.Said(200, "{}"))) {
      granted(ledger(table).reserve(List.of(Demanded.of(KEY))));

      assertThat(table.asked()).extracting(FakeTable.Asked::operation).containsExactly("GetItem");
      assertThat(table.asked().getFirst().body()).contains("\"ConsistentRead\":true");
    }
  }

  @Test
  void grantsNothingOnAnItemThatItCannotRead() throws Exception {
    String words = used(10).replace("{\"N\"", "{\"S\"");
    try (var table = new FakeTable((asked, number) -> Answer.refused(words))) {
      LedgerUnavailable thrown =
          catchThrowableOfType(LedgerUnavailable.class, () -> ledger(table).reserve(ONE));

      assertThat(thrown.fault()).isEqualTo(Fault.DAMAGED);
    }
  }

  @Test
  void grantsNothingWhereTheTableRefusesWhatItsCountersAllow() throws Exception {
    try (var table = new FakeTable((asked, number) -> Answer.refused(used(10)))) {
      LedgerUnavailable thrown =
          catchThrowableOfType(LedgerUnavailable.class, () -> ledger(table).reserve(ONE));

      assertThat(thrown.fault()).isEqualTo(Fault.DAMAGED);
    }
  }

  @Test
  void doesNotKnowAStopThatALaterVersionWrote() throws Exception {
    try (var table =
        new FakeTable((asked, number) -> Answer.refused("{\"stop\":{\"S\":\"banished\"}}"))) {
      assertThatThrownBy(() -> ledger(table).reserve(ONE)).isInstanceOf(LedgerUnavailable.class);
    }
  }
}
