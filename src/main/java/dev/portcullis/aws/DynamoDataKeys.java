package dev.portcullis.aws;

import dev.portcullis.crypto.DataKeyId;
import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.OpaqueContext;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.crypto.Wrapped;
import dev.portcullis.crypto.WrappedKey;
import dev.portcullis.pipeline.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Wrapped data keys in a table of their own, all keys of a context in one item, so that deleting it
 * shreds the context. Reads are consistent. Safe for use by several threads.
 */
public final class DynamoDataKeys implements DataKeys {
  private static final String KEYS = "keys";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** The keys in the table of these clients' settings. */
  public DynamoDataKeys(AwsClients clients) {
    this.dynamoDb = clients.dynamoDb();
    this.table = clients.settings().dataKeysTable();
  }

  @Override
  public List<WrappedKey> find(OpaqueContext context) {
    Map<String, AttributeValue> item =
        asking(
            "data keys cannot be read",
            () ->
                OwnThread.callAgain(
                    () ->
                        dynamoDb
                            .getItem(r -> r.tableName(table).consistentRead(true).key(pk(context)))
                            .item()));
    if (item.isEmpty()) {
      return List.of();
    }
    AttributeValue keys = item.get(KEYS);
    if (keys == null || !keys.hasL() || keys.l().isEmpty()) {
      throw damaged(null);
    }
    return keys.l().stream().map(DynamoDataKeys::read).toList();
  }

  @Override
  public boolean add(OpaqueContext context, WrappedKey key, int kept) {
    boolean first = kept == 0;
    Map<String, AttributeValue> added = Map.of(":key", AttributeValue.fromL(List.of(written(key))));
    return asking(
        "it is not certain that a data key was kept",
        () ->
            OwnThread.call(
                () -> {
                  try {
                    dynamoDb.updateItem(
                        r ->
                            r.tableName(table)
                                .key(pk(context))
                                .expressionAttributeNames(Map.of("#keys", KEYS))
                                .updateExpression(
                                    first
                                        ? "SET #keys = :key"
                                        : "SET #keys = list_append(#keys, :key)")
                                .conditionExpression(
                                    first ? "attribute_not_exists(#keys)" : "size(#keys) = :kept")
                                .expressionAttributeValues(
                                    first ? added : with(added, ":kept", kept)));
                    return true;
                  } catch (ConditionalCheckFailedException another) {
                    return false;
                  }
                }));
  }

  @Override
  public void delete(OpaqueContext context) {
    var unused =
        asking(
            "it is not certain that data keys were deleted",
            () ->
                OwnThread.callAgain(
                    () -> dynamoDb.deleteItem(r -> r.tableName(table).key(pk(context)))));
  }

  private static Map<String, AttributeValue> pk(OpaqueContext context) {
    return Map.of("pk", AttributeValue.fromS(context.id()));
  }

  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> values, String name, int number) {
    var all = new HashMap<>(values);
    all.put(name, AttributeValue.fromN(Integer.toString(number)));
    return all;
  }

  private static AttributeValue written(WrappedKey key) {
    return AttributeValue.fromM(
        Map.of(
            "id", AttributeValue.fromS(key.id().text()),
            "created", AttributeValue.fromS(key.created().toString()),
            "wrapped", AttributeValue.fromB(SdkBytes.fromByteArray(key.wrapped().bytes()))));
  }

  private static WrappedKey read(AttributeValue value) {
    try {
      return new WrappedKey(
          new DataKeyId(part(value, "id", AttributeValue::s)),
          Instant.parse(part(value, "created", AttributeValue::s)),
          Wrapped.of(part(value, "wrapped", AttributeValue::b).asByteArray()));
    } catch (IllegalArgumentException | DateTimeException broken) {
      throw damaged(broken);
    }
  }

  private static <T> T part(AttributeValue key, String name, Function<AttributeValue, T> kind) {
    return Optional.ofNullable(key.m().get(name))
        .map(kind)
        .orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static SealingUnavailable damaged(@Nullable Throwable cause) {
    return SealingUnavailable.dataKeys("an item is not data keys", Fault.DAMAGED, cause);
  }

  private static <T> T asking(String problem, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException failure) {
      throw SealingUnavailable.dataKeys(problem, Faults.of(failure), failure);
    }
  }
}
