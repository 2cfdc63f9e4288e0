package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many keys as {@code -Dkeys=100000} says, or some thousand. What is asserted is what is read:
 * one record for a key, a page's records for a page, one call of DynamoDB for either. How long it
 * takes is printed, for people (ADR 41 has the figures of a hundred thousand).
 */
class ManyKeysTest {
  private static final int FEW = 10;
  private static final int MANY = ManyKeys.count(4_000);
  private static final int ASKED = 1_000;

  /** Records as the store keeps them; written without it, which would bring each to the disk. */
  private static ApiKeys filled(Path data, int count) throws Exception {
    var keys = new EmbeddedApiKeys(data);
    for (int i = 0; i < count; i++) {
      Files.write(
          file(data, ManyKeys.id(i)), JsonWriter.bytes(ApiKeyRecords.write(ManyKeys.record(i))));
    }
    return keys;
  }

  private static Path file(Path data, KeyId id) {
    return data.resolve("access/keys/" + id.text() + ".json");
  }

  /** How long it takes to find a key that this process has not read before, in microseconds. */
  private static double find(Path data, int count) {
    var random = RandomGenerator.of("L64X128MixRandom");
    long took = 0;
    for (int i = 0; i < ASKED; i++) {
      var keys = new EmbeddedApiKeys(data);
      KeyId id = ManyKeys.id(random.nextInt(count));
      long before = System.nanoTime();
      assertThat(keys.find(id)).isPresent();
      took += System.nanoTime() - before;
    }
    return took / 1_000.0 / ASKED;
  }

  private static double list(ApiKeys keys, Optional<String> tenant) {
    long before = System.nanoTime();
    Page<ApiKeyRecord> first = keys.page(tenant, Optional.empty(), 10);
    Page<ApiKeyRecord> second = keys.page(tenant, first.next(), 10);
    assertThat(first.items()).hasSize(10);
    assertThat(second.items()).doesNotContainAnyElementsOf(first.items());
    return (System.nanoTime() - before) / 2_000.0;
  }

  @Test
  void areEachFoundByReadingOneFileAndListedByReadingAPages(@TempDir Path few, @TempDir Path many)
      throws Exception {
    ApiKeys small = filled(few, FEW);
    ApiKeys large = filled(many, MANY);
    double warm = find(few, FEW) + find(many, MANY);
    double ofFew = find(few, FEW);
    double ofMany = find(many, MANY);
    long before = System.nanoTime();
    assertThat(large.page(Optional.empty(), Optional.empty(), 1).items()).hasSize(1);
    double indexed = (System.nanoTime() - before) / 1e6;
    assertThat(small.page(Optional.empty(), Optional.empty(), 1).items()).hasSize(1);
    System.out.printf(
        "keys: find %.0f us of %d, %.0f us of %d: ratio %.2f (%.0f before); index made in %.0f ms;"
            + " a page of all in %.0f us, of a tenant in %.0f us%n",
        ofFew,
        FEW,
        ofMany,
        MANY,
        ofMany / ofFew,
        warm,
        indexed,
        list(large, Optional.empty()),
        list(large, Optional.of("tenant-7")));

    var fresh = new EmbeddedApiKeys(many);
    for (int i = 0; i < MANY; i++) {
      if (i >= 10 && i != MANY / 2) {
        Files.write(
            file(many, ManyKeys.id(i)), new byte[] {'{'}); // whoever reads any of them fails
      }
    }
    assertThat(fresh.find(ManyKeys.id(MANY / 2))).contains(ManyKeys.record(MANY / 2));
    assertThat(fresh.page(Optional.empty(), Optional.empty(), 10).items())
        .extracting(ApiKeyRecord::id)
        .containsExactlyElementsOf(
            List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).stream().map(ManyKeys::id).toList());
    assertThat(fresh.page(Optional.of("tenant-7"), Optional.empty(), 1).items())
        .containsExactly(ManyKeys.record(7));
    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> fresh.page(Optional.of("tenant-7"), Optional.empty(), 2));
  }

  @Test
  void areEachOneCallOfDynamoDb() throws Exception {
    try (var table =
        new FakeTable(
            (asked, number) ->
                new FakeTable.Answer.Said(
                    200,
                    asked.operation().equals("Query") ? "{\"Items\":[],\"Count\":0}" : "{}"))) {
      var keys = new DynamoApiKeys(table.clients());

      assertThat(keys.find(ManyKeys.id(1))).isEmpty();
      assertThat(keys.page(Optional.empty(), Optional.empty(), 10).items()).isEmpty();
      assertThat(keys.page(Optional.of("acme"), Optional.empty(), 10).items()).isEmpty();

      assertThat(table.asked())
          .extracting(FakeTable.Asked::operation)
          .containsExactly("GetItem", "Query", "Query");
      // what a query reads, and is charged, is what its key condition and its limit let it read
      assertThat(table.asked().subList(1, 3))
          .extracting(FakeTable.Asked::body)
          .allMatch(body -> body.contains("\"Limit\":10"))
          .allMatch(body -> body.contains("\"KeyConditionExpression\""))
          .noneMatch(body -> body.contains("\"FilterExpression\""));
    }
  }
}
