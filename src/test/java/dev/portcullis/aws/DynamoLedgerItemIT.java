package dev.portcullis.aws;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.Demanded.slot;
import static dev.portcullis.quota.Demanded.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** What stands in the items of the ledger, and what several processes make of one. */
@ExtendWith(LocalStack.Extension.class)
class DynamoLedgerItemIT {
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Charge SPENT = new Charge(1, 0);

  private static AwsWorld world;

  private final TestClock clock = new TestClock();
  private DynamoLedger ledger;
  private Subject key;

  @BeforeAll
  static void create(LocalStack emulator) {
    world = AwsWorld.in(emulator);
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @BeforeEach
  void open() {
    ledger = another();
    key = Subject.key("item-" + System.nanoTime());
  }

  /** The ledger of another process. */
  private DynamoLedger another() {
    return new DynamoLedger(world.clients(), clock, LIFETIME);
  }

  private Decision reserve(DynamoLedger by, Claim... claims) {
    return by.reserve(List.of(Demanded.of(key, claims)));
  }

  private static Map<String, AttributeValue> item(Subject subject) {
    return world
        .clients()
        .dynamoDb()
        .getItem(
            r ->
                r.tableName(world.settings().ledgerTable())
                    .key(Map.of("pk", AttributeValue.fromS(subject.text())))
                    .consistentRead(true))
        .item();
  }

  /** As somebody with access to the table could. */
  private void remove() {
    world
        .clients()
        .dynamoDb()
        .deleteItem(
            r ->
                r.tableName(world.settings().ledgerTable())
                    .key(Map.of("pk", AttributeValue.fromS(key.text()))));
  }

  private long number(String attribute) {
    AttributeValue value = item(key).get(attribute);
    return value == null ? 0 : Long.parseLong(value.n());
  }

  /** What DynamoDB counts of an item: its names and values; two digits of a number are a byte. */
  private static int size(Map<String, AttributeValue> item) {
    return item.entrySet().stream()
        .mapToInt(
            entry ->
                entry.getKey().getBytes(StandardCharsets.UTF_8).length
                    + (entry.getValue().n() == null
                        ? entry.getValue().s().length()
                        : entry.getValue().n().length() / 2 + 2))
        .sum();
  }

  @Test
  void staysBelowAKilobyteHoweverManyWindowsPass() {
    Claim[] claims = {
      request("100/1s"),
      request("1000/1m"),
      request("10000/1h"),
      request("100000/1d"),
      tokens(9_999, "10000000/1s"),
      tokens(9_999, "100000000/1m"),
      tokens(9_999, "1000000000/1h"),
      tokens(9_999, "10000000000/31d"),
      slot("100")
    };
    int largest = 0;
    for (int i = 0; i < 150; i++) {
      Reservation reservation = granted(reserve(ledger, claims));
      largest = Math.max(largest, size(item(key)));
      clock.advance(i % 3 == 0 ? Duration.ofMinutes(11) : Duration.ofSeconds(1));
      ledger.settle(reservation, new Charge(1, 5_000));
    }

    assertThat(largest).isLessThan(1_024);
    assertThat(number("requests.86400." + clock.instant().getEpochSecond() / 86_400)).isPositive();
  }

  @Test
  void clearsAwayAlsoWhereThereIsNothingElseToSettle() {
    Reservation first = granted(reserve(ledger, request("9/1m")));
    ledger.settle(first, SPENT);
    clock.advance(Duration.ofMinutes(2));

    Reservation later = granted(reserve(ledger, request("9/1m")));
    ledger.settle(later, SPENT);

    assertThat(item(key).keySet().stream().filter(name -> name.startsWith("requests"))).hasSize(1);
  }

  @Test
  void takesBackTheSlotsOfAProcessThatDied() {
    DynamoLedger killed = another();
    granted(reserve(killed, slot("2")));
    granted(reserve(killed, slot("2")));
    clock.advance(LIFETIME.multipliedBy(2).minusSeconds(1));
    assertThat(reserve(ledger, slot("2"))).isInstanceOf(Decision.Denied.class);

    clock.advance(Duration.ofSeconds(1));

    granted(reserve(ledger, slot("2")));
    granted(reserve(ledger, slot("2")));
    assertThat(reserve(ledger, slot("2"))).isInstanceOf(Decision.Denied.class);
    assertThat(number("concurrent")).isEqualTo(2);
  }

  @Test
  void takesSlotsBackAlsoWhereNobodyIsDenied() {
    granted(reserve(another(), slot("9")));
    clock.advance(LIFETIME.multipliedBy(2));

    ledger.settle(granted(reserve(ledger, slot("9"))), SPENT);

    assertThat(number("concurrent")).isZero();
  }

  @Test
  void freesNothingOfOthersWhereASlotWasTakenBackBeforeItsCallEnded() {
    Reservation tooLong = granted(reserve(another(), slot("1"), tokens(10, "100/31d")));
    clock.advance(LIFETIME.multipliedBy(2));
    granted(reserve(ledger, slot("1")));

    another().settle(tooLong, new Charge(1, 4));

    assertThat(number("concurrent")).isEqualTo(1);
    assertThat(reserve(ledger, slot("1"))).isInstanceOf(Decision.Denied.class);
    assertThat(number("tokens.2678400." + clock.instant().getEpochSecond() / 2_678_400))
        .isEqualTo(4);
  }

  @Test
  void keepsTheSlotsOfCallsThatRunWhenItTakesOthersBack() {
    granted(reserve(another(), slot("3")));
    clock.advance(LIFETIME);
    Reservation running = granted(reserve(another(), slot("3")));
    clock.advance(LIFETIME);
    granted(reserve(ledger, slot("3")));
    granted(reserve(ledger, slot("3"))); // the first has been taken back for it

    assertThat(reserve(ledger, slot("3"))).isInstanceOf(Decision.Denied.class);
    another().settle(running, SPENT);
    granted(reserve(ledger, slot("3")));
  }

  @Test
  void chargesWhatWasNeverGivenBack() {
    Subject route = Subject.route("route-" + System.nanoTime());
    granted(ledger.reserve(List.of(Demanded.of(route, request("1/1d")))));
    try (AwsClients clients = world.clients(List.of(new LosesWhatIsGivenBack()))) {
      var loses = new DynamoLedger(clients, clock, LIFETIME);
      var both = List.of(Demanded.of(key, request("2/1d")), Demanded.of(route, request("1/1d")));

      assertThat(loses.reserve(both))
          .isInstanceOfSatisfying(
              Decision.Denied.class,
              denied -> assertThat(denied.refused().subject()).isEqualTo(route));
    }

    granted(reserve(ledger, request("2/1d")));
    assertThat(reserve(ledger, request("2/1d"))).isInstanceOf(Decision.Denied.class);
  }

  /** A network that loses every second write to an item of a key. */
  private static final class LosesWhatIsGivenBack implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof UpdateItemRequest update
          && update.expressionAttributeValues().containsValue(AttributeValue.fromN("-1"))) {
        throw SdkClientException.create("lost", new java.io.IOException("lost"));
      }
    }
  }

  @Test
  void givesNothingBackToAnItemThatSomebodyRemoved() {
    Reservation reservation = granted(reserve(ledger, tokens(10, "100/1d")));
    remove();

    assertThatThrownBy(() -> ledger.settle(reservation, new Charge(1, 0)))
        .isInstanceOf(LedgerUnavailable.class);

    assertThat(item(key)).isEmpty();
  }

  @Test
  void deniesWhatCouldNeverFitAlsoWhereNothingIsUsed() {
    assertThat(reserve(ledger, tokens(101, "100/1d"))).isInstanceOf(Decision.Denied.class);
    assertThat(item(key)).isEmpty();

    ledger.stop(key, Stop.REVOKED, clock.instant().plus(DAY));

    assertThat(reserve(ledger, tokens(101, "100/1d"))).isInstanceOf(Decision.Stopped.class);
  }

  @Test
  void deniesWhatDoesNotFitBesideTheWindowBeforeAlsoWhereNothingIsUsedInThisOne() {
    clock.at(Duration.ofSeconds(59));
    granted(reserve(ledger, tokens(100, "100/1m")));
    clock.at(Duration.ofSeconds(60));
    assertThat(reserve(ledger, tokens(101, "100/1m"))).isInstanceOf(Decision.Denied.class);

    Decision decision = reserve(ledger, tokens(1, "100/1m")); // it knows the window before now

    assertThat(decision)
        .isInstanceOfSatisfying(
            Decision.Denied.class, denied -> assertThat(denied.refused().untilFits()).isPositive());
  }

  @Test
  void isKeptForLongerThanTwoOfTheLongestWindowsAndUntilItsStopIsOver() {
    granted(reserve(ledger, request("9/31d")));
    assertThat(number("ttl")).isGreaterThan(afterDays(62));

    ledger.stop(key, Stop.REVOKED, clock.instant().plus(Duration.ofDays(400)));
    assertThat(number("ttl")).isGreaterThan(afterDays(400));
    assertThat(reserve(ledger, request("9/31d"))).isInstanceOf(Decision.Stopped.class);

    assertThat(number("ttl")).isGreaterThan(afterDays(400));
  }

  @Test
  void aDebtIsKeptAlsoWhereItsItemIsGone() {
    Reservation reservation = granted(reserve(ledger, tokens(10, "100/1d")));
    clock.advance(Duration.ofDays(2));
    remove();

    ledger.settle(reservation, new Charge(1, 200));

    assertThat(number("ttl")).isGreaterThan(afterDays(62));
    assertThat(reserve(another(), tokens(1, "100/1d"))).isInstanceOf(Decision.Denied.class);
  }

  private long afterDays(int days) {
    return clock.instant().plus(Duration.ofDays(days)).getEpochSecond();
  }
}
