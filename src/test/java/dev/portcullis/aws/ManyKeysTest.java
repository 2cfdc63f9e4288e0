package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.SecretHash;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Wildcard;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private static final int MANY = Integer.getInteger("keys", 4_000);
  private static final int ASKED = 1_000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static KeyId id(int number) {
    return KeyId.of(
        ByteBuffer.allocate(10).putShort((short) 7).putLong(number * 0x9e3779b97f4a7c15L).array());
  }

  private static ApiKeyRecord record(int number) {
    List<Wildcard> any = List.of(Wildcard.ANY);
    return new ApiKeyRecord(
        id(number),
        "owner",
        "tenant-" + number % 100,
        Set.of(),
        new Grants(any, any, any),
        AddressRules.NONE,
        Limits.NONE,
        START.plusSeconds(number),
        START.plusSeconds(90L * 86_400),
        new KeyState.Active(),
        SecretHash.parse("0".repeat(64)),
        Optional.empty(),
        1);
  }

  /** Records as the store keeps them; written without it, which would bring each to the disk. */
  private static ApiKeys filled(Path data, int count) throws Exception {
    var keys = new EmbeddedApiKeys(data);
    for (int i = 0; i < count; i++) {
      Files.write(file(data, id(i)), JsonWriter.bytes(ApiKeyRecords.write(record(i))));
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
      KeyId id = id(random.nextInt(count));
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
        Files.write(file(many, id(i)), new byte[] {'{'}); // whoever reads any of them fails
      }
    }
    assertThat(fresh.find(id(MANY / 2))).contains(record(MANY / 2));
    assertThat(fresh.page(Optional.empty(), Optional.empty(), 10).items())
        .extracting(ApiKeyRecord::id)
        .containsExactlyElementsOf(
            List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).stream().map(ManyKeysTest::id).toList());
    assertThat(fresh.page(Optional.of("tenant-7"), Optional.empty(), 1).items())
        .containsExactly(record(7));
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

      assertThat(keys.find(id(1))).isEmpty();
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
