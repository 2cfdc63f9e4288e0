package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.ApiKeysContract;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@ExtendWith(LocalStack.Extension.class)
class DynamoApiKeysIT extends ApiKeysContract {
  private final AwsWorld world;

  DynamoApiKeysIT(LocalStack emulator) {
    this.world = AwsWorld.in(emulator);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  protected ApiKeys open() {
    return new DynamoApiKeys(world.clients());
  }

  @Test
  void listsKeysOfSeveralPagesAndNothingElse() throws Exception {
    ApiKeys keys = open();
    String padding = "x".repeat(100_000);
    for (int i = 0; i < 15; i++) {
      put("OTHER#" + i, Map.of("padding", AttributeValue.fromS(padding)));
      keys.create(record());
    }

    assertThat(all(keys)).hasSize(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "null"})
  void neverTakesADamagedItemForAnUnknownKey(String document) {
    ApiKeyRecord record = record();
    put(
        "KEY#" + record.id(),
        Map.of("version", AttributeValue.fromN("1"), "document", AttributeValue.fromS(document)));

    assertDamaged(record);
  }

  @Test
  void neverTakesAnItemWithoutADocumentForAnUnknownKey() {
    ApiKeyRecord record = record();
    put("KEY#" + record.id(), Map.of("version", AttributeValue.fromN("1")));

    assertDamaged(record);
  }

  @Test
  void neverServesTheRecordOfAnotherKey() {
    ApiKeyRecord record = record();
    put("KEY#" + record.id(), content(record(), 1));

    assertDamaged(record);
  }

  @Test
  void neverServesARecordOfAnotherVersionThanItsItem() {
    ApiKeyRecord record = record();
    put("KEY#" + record.id(), content(record, 2));

    assertDamaged(record);
  }

  @Test
  void finishesWhatACallerAskedForThatIsInterrupted() throws Exception {
    ApiKeyRecord record = record();
    ApiKeys keys = open();
    Thread.currentThread().interrupt();

    keys.create(record);
    Optional<ApiKeyRecord> found = keys.find(record.id());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(found).contains(record);
  }

  @Test
  void triesAReadOnceMoreAndAWriteNever() {
    ApiKeyRecord record = record();
    var attempts = new ArrayList<String>();
    AwsSettings nowhere = world.settings(URI.create("http://127.0.0.1:1"));
    try (AwsClients clients = AwsWorld.clients(nowhere, List.of(new Attempts(attempts)))) {
      ApiKeys keys = new DynamoApiKeys(clients);

      assertUnavailable(Fault.UNREACHABLE, () -> keys.find(record.id()));
      assertUnavailable(Fault.UNREACHABLE, () -> keys.create(record));
      assertUnavailable(
          Fault.UNREACHABLE, () -> keys.replace(record.with(new KeyState.Active()), 1));
    }

    assertThat(attempts)
        .containsExactly("GetItemRequest", "GetItemRequest", "PutItemRequest", "PutItemRequest");
  }

  @Test
  void saysThatATableIsNotThere() {
    AwsSettings elsewhere =
        new AwsSettings(
            "us-east-1",
            world.settings().endpoint(),
            world.settings().name(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));
    try (AwsClients clients = AwsWorld.clients(elsewhere, List.of())) {
      ApiKeys keys = new DynamoApiKeys(clients);

      assertUnavailable(Fault.NOT_FOUND, () -> keys.find(record().id()));
      assertUnavailable(Fault.NOT_FOUND, () -> all(keys));
    }
  }

  private record Attempts(List<String> requests) implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      requests.add(context.request().getClass().getSimpleName());
    }
  }

  private void assertDamaged(ApiKeyRecord record) {
    ApiKeys keys = open();
    assertUnavailable(Fault.DAMAGED, () -> keys.find(record.id()));
    assertUnavailable(Fault.DAMAGED, () -> all(keys));
    assertThatExceptionOfType(ApiKeys.KeyExists.class).isThrownBy(() -> keys.create(record));
  }

  private static void assertUnavailable(Fault fault, ThrowingCallable call) {
    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(call)
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(fault));
  }

  private static Map<String, AttributeValue> content(ApiKeyRecord record, int version) {
    byte[] document = JsonWriter.bytes(ApiKeyRecords.write(record));
    return Map.of(
        "version",
        AttributeValue.fromN(Integer.toString(version)),
        "document",
        AttributeValue.fromS(new String(document, StandardCharsets.UTF_8)));
  }

  private void put(String key, Map<String, AttributeValue> content) {
    var item = new HashMap<>(content);
    item.put("pk", AttributeValue.fromS(key));
    if (key.startsWith("KEY#")) {
      item.putAll(AccessIndex.of("key").listed("a place"));
    }
    world.clients().dynamoDb().putItem(r -> r.tableName(world.settings().accessTable()).item(item));
  }
}
