package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Subject;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The table of the ledger: one item for each subject. Safe for use by several threads; an interrupt
 * breaks what it does.
 */
final class LedgerTable {
  private static final String KEY = "pk";

  private final DynamoDbClient dynamoDb;
  private final String table;

  LedgerTable(AwsClients clients) {
    this.dynamoDb = clients.dynamoDb();
    this.table = clients.settings().ledgerTable();
  }

  /**
   * What became of a change.
   *
   * @param done whether its conditions held, so that it was made
   * @param image the item with it, or as it was where it was not made
   */
  record Result(boolean done, LedgerImage image) {}

  /**
   * Makes a change which it does no harm to make twice; tries it again, once, where that may help.
   *
   * @throws LedgerUnavailable if it is not certain that it was made, nor that it was not
   */
  Result changeOrRepeat(Subject subject, LedgerUpdate update) {
    return tried(() -> change(subject, update), Faults::mayPass);
  }

  /**
   * Makes a change which it does harm to make twice, though not for ever; tries it again, once,
   * where it is certain that it was not made.
   *
   * @throws LedgerUnavailable if it is not certain that it was made, nor that it was not
   */
  Result changeOrWait(Subject subject, LedgerUpdate update) {
    return tried(() -> change(subject, update), fault -> fault == Fault.THROTTLED);
  }

  /**
   * Makes a change that must not be made twice.
   *
   * @throws LedgerUnavailable if it is not certain that it was made, nor that it was not
   */
  Result changeOnce(Subject subject, LedgerUpdate update) {
    return tried(() -> change(subject, update), fault -> false);
  }

  private Result change(Subject subject, LedgerUpdate update) {
    UpdateItemRequest.Builder request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(subject))
            .returnValues(ReturnValue.ALL_NEW)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    update.writeTo(request);
    try {
      return new Result(true, new LedgerImage(dynamoDb.updateItem(request.build()).attributes()));
    } catch (ConditionalCheckFailedException refused) {
      return new Result(false, new LedgerImage(refused.hasItem() ? refused.item() : Map.of()));
    }
  }

  /**
   * The item as it is now.
   *
   * @throws LedgerUnavailable if nobody can say
   */
  LedgerImage read(Subject subject) {
    return tried(
        () ->
            new LedgerImage(
                dynamoDb
                    .getItem(r -> r.tableName(table).key(key(subject)).consistentRead(true))
                    .item()),
        Faults::mayPass);
  }

  /**
   * What the item says now of a stop, and nothing else.
   *
   * @throws LedgerUnavailable if nobody can say
   */
  LedgerImage readStop(Subject subject) {
    return tried(
        () ->
            new LedgerImage(
                dynamoDb
                    .getItem(
                        r ->
                            r.tableName(table)
                                .key(key(subject))
                                .consistentRead(true)
                                .projectionExpression("#why, #until")
                                .expressionAttributeNames(
                                    Map.of(
                                        "#why", LedgerImage.STOP,
                                        "#until", LedgerImage.STOP_UNTIL)))
                    .item()),
        Faults::mayPass);
  }

  private static <T> T tried(Supplier<T> call, Predicate<Fault> again) {
    try {
      return call.get();
    } catch (SdkException failure) {
      Fault fault = Faults.of(failure);
      if (again.test(fault)) {
        return tried(call, next -> false);
      }
      throw new LedgerUnavailable(
          "the ledger's table does not answer as it should", fault, failure);
    } catch (IllegalStateException closed) {
      throw new LedgerUnavailable("the ledger's table is not to be reached any more", closed);
    }
  }

  private static Map<String, AttributeValue> key(Subject subject) {
    return Map.of(KEY, AttributeValue.fromS(subject.text()));
  }
}
