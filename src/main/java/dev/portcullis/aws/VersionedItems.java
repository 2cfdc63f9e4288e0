package dev.portcullis.aws;

import static software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure.ALL_OLD;

import dev.portcullis.authz.FirstVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

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
  private static final String OR = ":or";

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** How a conditional write went. */
  enum Written {
    DONE,
    /** Another version is there. */
    CONFLICT,
    /** Nothing is there. */
    ABSENT;

    /** The same, of what has a name. */
    dev.portcullis.authz.Written written() {
      return switch (this) {
        case DONE -> dev.portcullis.authz.Written.DONE;
        case CONFLICT -> dev.portcullis.authz.Written.CONFLICT;
        case ABSENT -> dev.portcullis.authz.Written.ABSENT;
      };
    }
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

  /**
   * Items that are listed in this index, in its order; what was written a moment ago may be
   * missing.
   *
   * @param value the value of the index's partition
   * @param after the item after which the page begins, with what the index knows of it
   */
  QueryResponse page(
      String index,
      String partition,
      String value,
      Optional<Map<String, AttributeValue>> after,
      int size) {
    return OwnThread.callAgain(
        () ->
            dynamoDb.query(
                r ->
                    r.tableName(table)
                        .indexName(index)
                        .keyConditionExpression("#partition = :value")
                        .expressionAttributeNames(Map.of("#partition", partition))
                        .expressionAttributeValues(Map.of(":value", text(value)))
                        .exclusiveStartKey(after.orElse(null))
                        .limit(size)));
  }

  /** Whether there was no such item, and now there is. */
  boolean create(String key, Map<String, AttributeValue> content) {
    return create(key, 1, content);
  }

  private boolean create(String key, long version, Map<String, AttributeValue> content) {
    return write(
            put(key, version, content).conditionExpression("attribute_not_exists(" + KEY + ")"))
        == Written.DONE;
  }

  /** Puts an item in the place of a version before it; a first one where there is none. */
  Written putVersion(long version, String key, Map<String, AttributeValue> content) {
    if (FirstVersion.is(version)) {
      return create(key, version, content) ? Written.DONE : Written.CONFLICT;
    }
    List<Long> before = FirstVersion.before(version);
    return write(
        put(key, version, content)
            .conditionExpression(VERSION + " IN (" + EXPECTED + ", " + OR + ")")
            .expressionAttributeValues(
                Map.of(
                    EXPECTED, number(before.getFirst()),
                    OR, number(before.getLast()))));
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

  /** Leaves no such item, if it is of this version. */
  Written delete(String key, long expectedVersion) {
    return conditional(
        () ->
            dynamoDb.deleteItem(
                r ->
                    r.tableName(table)
                        .key(named(key))
                        .conditionExpression(VERSION + " = " + EXPECTED)
                        .expressionAttributeValues(Map.of(EXPECTED, number(expectedVersion)))
                        .returnValuesOnConditionCheckFailure(ALL_OLD)));
  }

  private Written write(PutItemRequest.Builder put) {
    PutItemRequest request = put.returnValuesOnConditionCheckFailure(ALL_OLD).build();
    return conditional(() -> dynamoDb.putItem(request));
  }

  private static Written conditional(Runnable call) {
    return OwnThread.call(
        () -> {
          try {
            call.run();
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
