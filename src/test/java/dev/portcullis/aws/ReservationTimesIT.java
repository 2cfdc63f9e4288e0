package dev.portcullis.aws;

import static dev.portcullis.quota.Demanded.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.Subject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a reservation in DynamoDB takes beside one conditional write of a number, in turn with it,
 * on Amazon's own emulator (bench/reservations). Times are printed, and judged by nobody; that a
 * reservation and its settlement are about a call each, however many limits there are, is.
 */
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReservationTimesIT {
  private static final int EACH = Integer.getInteger("reservations", 60);
  private static final int WARM = 20;

  private final Calls calls = new Calls();
  private final AwsWorld world;
  private final AwsClients clients;
  private final Ledger ledger;

  ReservationTimesIT(LocalStack emulator) {
    world = AwsWorld.in(emulator);
    clients = world.clients(List.of(calls));
    ledger = new DynamoLedger(clients, InstantSource.system(), Duration.ofMinutes(10));
  }

  @BeforeAll
  static void explain() {
    System.out.println(
        """
        Reservations in DynamoDB Local, medians in ms; the ratio is to one conditional write:
        | limits | at once | whose | bare write | reserve | ratio | settle |
        | --- | --- | --- | --- | --- | --- | --- |""");
  }

  @AfterAll
  void close() {
    clients.close();
    world.close();
  }

  @ParameterizedTest(name = "{0} limits, {1} at once, one subject: {2}")
  @CsvSource({"1, 1, true", "4, 1, true", "1, 8, true", "4, 8, true", "4, 8, false"})
  void aReservationIsOneWriteWhateverItsLimits(int limits, int atOnce, boolean one)
      throws Exception {
    String run = "t" + System.nanoTime();
    Claim[] claims = claims(limits);
    List<Long> bare = Collections.synchronizedList(new ArrayList<>());
    List<Long> reserved = Collections.synchronizedList(new ArrayList<>());
    List<Long> settled = Collections.synchronizedList(new ArrayList<>());
    int before = calls.names().size();

    atOnce(
        atOnce,
        number -> {
          String whose = one ? run : run + "-" + number % atOnce;
          long began = System.nanoTime();
          write(whose);
          long written = System.nanoTime();
          var reservation =
              granted(ledger.reserve(List.of(Demanded.of(Subject.key(whose), claims))));
          long taken = System.nanoTime();
          ledger.settle(reservation, new Charge(1, 1));
          long over = System.nanoTime();
          if (number >= WARM) {
            bare.add(written - began);
            reserved.add(taken - written);
            settled.add(over - taken);
          }
        });

    System.out.printf(
        "| %d | %d | %s | %.2f | %.2f | %.2f | %.2f |%n",
        limits,
        atOnce,
        one ? "one key's" : "a key's each",
        median(bare),
        median(reserved),
        median(reserved) / median(bare),
        median(settled));
    assertThat(calls.names().size() - before)
        .as("a bare write, a reservation and a settlement each, and first looks at an item")
        .isBetween(3 * (EACH + WARM) - (limits == 1 ? EACH + WARM : 0), 4 * (EACH + WARM));
  }

  private static Claim[] claims(int limits) {
    Claim[] all = {
      Demanded.request("1000000/1m"),
      Demanded.tokens(10, "100000000/1m"),
      Demanded.tokens(10, "1000000000/1d"),
      Demanded.slot("1000")
    };
    return Arrays.copyOf(all, limits);
  }

  /** The least that a shared limit can be: a number that grows while it is below another. */
  private void write(String name) {
    clients
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(world.settings().ledgerTable())
                    .key(Map.of("pk", AttributeValue.fromS("BARE#" + name)))
                    .updateExpression("ADD used :one")
                    .conditionExpression("attribute_not_exists(used) OR used < :most")
                    .expressionAttributeValues(
                        Map.of(
                            ":one", AttributeValue.fromN("1"),
                            ":most", AttributeValue.fromN("1000000"))));
  }

  private static void atOnce(int threads, IntConsumer call) throws Exception {
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < WARM + EACH; i++) {
        int number = i;
        all.add(pool.submit(() -> call.accept(number)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
  }
}
