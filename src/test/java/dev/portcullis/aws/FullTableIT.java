package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.pipeline.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * As many keys as {@code -Dkeys} says, twenty thousand at most, or as {@code -Dkeys.dynamodb} says,
 * in a table of Amazon's own emulator of DynamoDB, beside a table that has hardly any: whoever
 * looks a key up, or lists a page, asks once, and waits no longer for it. Both tables are asked in
 * turn, so that what else the machine does meets both.
 */
@Timeout(300)
@ExtendWith(LocalStack.Extension.class)
class FullTableIT {
  private static final int FEW = 20;

  /**
   * The emulator takes about a thousand a second; of hundred thousand there was one run (ADR 41).
   */
  private static final int MANY =
      Integer.getInteger("keys.dynamodb", Math.min(ManyKeys.count(2_000), 20_000));

  private static final int AT_ONCE = 25; // what the service takes
  private static final int WRITERS = 8;
  private static final int LOOKED = 300;
  private static final int WARM = 50;

  /** Far from what reading all of them, or every hundredth, would take. */
  private static final double NO_LONGER = 3;

  private final Calls calls = new Calls();
  private final AwsWorld few;
  private final AwsWorld many;
  private final AwsClients fewClients;
  private final AwsClients manyClients;

  FullTableIT(LocalStack emulator) {
    few = AwsWorld.in(emulator);
    many = AwsWorld.in(emulator);
    fewClients = few.clients(List.of());
    manyClients = many.clients(List.of(calls));
  }

  @AfterEach
  void close() {
    fewClients.close();
    manyClients.close();
    few.close();
    many.close();
  }

  @Test
  void answersAsFastAsOneThatIsNearlyEmpty() throws Exception {
    fill(few, FEW);
    long began = System.nanoTime();
    fill(many, MANY);
    long filled = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    ApiKeys small = new DynamoApiKeys(fewClients);
    ApiKeys large = new DynamoApiKeys(manyClients);

    Medians found = inTurn(i -> find(small, i % FEW), i -> find(large, spread(i)));
    Medians listed = inTurn(i -> page(small, Optional.empty()), i -> page(large, Optional.empty()));
    Medians ofTenant =
        inTurn(
            i -> page(small, Optional.of(tenant(i % FEW))),
            i -> page(large, Optional.of(tenant(i % 100))));

    System.out.printf(
        "%d keys in DynamoDB Local, written in %d s: find %s; page %s; page of a tenant %s%n",
        MANY, filled, found, listed, ofTenant);
    assertThat(found.ratio()).isLessThan(NO_LONGER);
    assertThat(listed.ratio()).isLessThan(NO_LONGER);
    assertThat(ofTenant.ratio()).isLessThan(NO_LONGER);
    assertThat(Collections.frequency(calls.names(), "GetItem")).isEqualTo(LOOKED + WARM);
    assertThat(Collections.frequency(calls.names(), "Query")).isEqualTo(2 * (LOOKED + WARM));
    assertThat(calls.names()).hasSize(3 * (LOOKED + WARM));
  }

  /** How long it took in either table, in microseconds. */
  private record Medians(double few, double many) {
    double ratio() {
      return many / few;
    }

    @Override
    public String toString() {
      return "%.0f us of %d, %.0f us of all: ratio %.2f".formatted(few, FEW, many, ratio());
    }
  }

  private static Medians inTurn(IntConsumer inFew, IntConsumer inMany) {
    List<Long> ofFew = new ArrayList<>();
    List<Long> ofMany = new ArrayList<>();
    for (int i = 0; i < WARM + LOOKED; i++) {
      long one = took(inFew, i);
      long other = took(inMany, i);
      if (i >= WARM) {
        ofFew.add(one);
        ofMany.add(other);
      }
    }
    return new Medians(median(ofFew), median(ofMany));
  }

  private static long took(IntConsumer question, int number) {
    long began = System.nanoTime();
    question.accept(number);
    return System.nanoTime() - began;
  }

  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1_000.0;
  }

  private static void find(ApiKeys keys, int number) {
    assertThat(keys.find(ManyKeys.id(number))).contains(ManyKeys.record(number));
  }

  private static void page(ApiKeys keys, Optional<String> tenant) {
    Page<ApiKeyRecord> page = keys.page(tenant, Optional.empty(), 10);
    assertThat(page.items()).isNotEmpty().hasSizeLessThanOrEqualTo(10);
    assertThat(page.items())
        .allMatch(record -> tenant.isEmpty() || tenant.get().equals(record.tenant()));
  }

  private static String tenant(int number) {
    return ManyKeys.record(number).tenant();
  }

  /** Numbers of keys that are far from each other. */
  private static int spread(int number) {
    return (int) (number * 7_919L % MANY);
  }

  /** Records as the adapter keeps them, many at once, which the adapter never does. */
  private static void fill(AwsWorld world, int count) throws Exception {
    String table = world.settings().accessTable();
    try (var writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> written = new ArrayList<>();
      for (int from = 0; from < count; from += AT_ONCE) {
        List<WriteRequest> batch =
            IntStream.range(from, Math.min(count, from + AT_ONCE))
                .mapToObj(number -> put(ManyKeys.record(number)))
                .toList();
        written.add(writers.submit(() -> write(world, Map.of(table, batch))));
      }
      for (Future<?> each : written) {
        each.get();
      }
    }
  }

  private static void write(AwsWorld world, Map<String, List<WriteRequest>> batch) {
    Map<String, List<WriteRequest>> left = batch;
    while (!left.isEmpty()) {
      Map<String, List<WriteRequest>> now = left;
      left = world.clients().dynamoDb().batchWriteItem(r -> r.requestItems(now)).unprocessedItems();
    }
  }

  private static WriteRequest put(ApiKeyRecord record) {
    var item = new HashMap<>(DynamoApiKeys.content(record));
    item.put(VersionedItems.KEY, VersionedItems.text(DynamoApiKeys.key(record.id())));
    item.put(VersionedItems.VERSION, AttributeValue.fromN(Long.toString(record.version())));
    return WriteRequest.builder().putRequest(put -> put.item(item)).build();
  }
}
