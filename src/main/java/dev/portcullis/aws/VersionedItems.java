package dev.portcullis.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Items of one table, each with a version that a change must name. Reads are consistent and are
 * tried once more where that may help; a write is sent once, since the answer to a second one says
 * nothing about the first. An interrupt breaks none of them. They throw {@link SdkException}; a
 * write that threw may have been done. Safe for use by several threads.
 */
final class VersionedItems {
  static final String KEY = "pk";
  static final String VERSION = "version";

  private static final String EXPECTED = ":expected";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** How a conditional write went. */
  enum Written {
    DONE,
    /** Another version is there. */
    CONFLICT,
    /** Nothing is there. */
    ABSENT
  }

  VersionedItems(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  Optional<Map<String, AttributeValue>> find(String key) {
    return OwnThread.callAgain(
        () -> {
          var answer =
              dynamoDb.getItem(r -> r.tableName(table).consistentRead(true).key(named(key)));
          return answer.hasItem() && !answer.item().isEmpty()
              ? Optional.of(answer.item())
              : Optional.empty();
        });
  }

  /** All items whose keys begin so, in no order. */
  List<Map<String, AttributeValue>> list(String prefix) {
    var found = new ArrayList<Map<String, AttributeValue>>();
    Map<String, AttributeValue> from = Map.of();
    do {
      Map<String, AttributeValue> start = from;
      var page =
          OwnThread.callAgain(
              () ->
                  dynamoDb.scan(
                      r ->
                          r.tableName(table)
                              .consistentRead(true)
                              .filterExpression("begins_with(" + KEY + ", :prefix)")
                              .expressionAttributeValues(Map.of(":prefix", text(prefix)))
                              .exclusiveStartKey(start.isEmpty() ? null : start)));
      found.addAll(page.items());
      from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
    } while (!from.isEmpty());
    return found;
  }

  /** Whether there was no such item, and now there is. */
  boolean create(String key, Map<String, AttributeValue> content) {
    return write(put(key, 1, content).conditionExpression("attribute_not_exists(" + KEY + ")"))
        == Written.DONE;
  }

  /** Puts an item of the next version in the place of this one. */
  Written replace(String key, long expectedVersion, Map<String, AttributeValue> content) {
    return write(
        put(key, expectedVersion + 1, content)
            .conditionExpression(VERSION + " = " + EXPECTED)
            .expressionAttributeValues(Map.of(EXPECTED, number(expectedVersion))));
  }

  /** Leaves no such item. */
  void delete(String key) {
    var unused =
        OwnThread.callAgain(() -> dynamoDb.deleteItem(r -> r.tableName(table).key(named(key))));
  }

  private Written write(PutItemRequest.Builder put) {
    PutItemRequest request =
        put.returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    return OwnThread.call(
        () -> {
          try {
            dynamoDb.putItem(request);
            return Written.DONE;
          } catch (ConditionalCheckFailedException other) {
            return other.hasItem() && !other.item().isEmpty() ? Written.CONFLICT : Written.ABSENT;
          }
        });
  }

  private PutItemRequest.Builder put(
      String key, long version, Map<String, AttributeValue> content) {
    var item = new HashMap<>(content);
    item.put(KEY, text(key));
    item.put(VERSION, number(version));
    return PutItemRequest.builder().tableName(table).item(item);
  }

  private static Map<String, AttributeValue> named(String key) {
    return Map.of(KEY, text(key));
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
