package dev.portcullis.aws;

import dev.portcullis.aws.iam.IamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;

/**
 * What a call of the SDK asks IAM for: the action, the resource and the condition keys of the
 * Service Authorization Reference, and what the service asks of KMS in the caller's name. A call
 * that is not known here fails.
 */
final class PermissionsAsked {
  private static final String CONTEXT = "kms:EncryptionContext:";
  private static final Set<String> KEYS =
      Set.of(
          "dynamodb:LeadingKeys",
          "kms:EncryptionContextKeys",
          "kms:ViaService",
          "secretsmanager:VersionStage");

  private final Deployment deployment;

  PermissionsAsked(Deployment deployment) {
    this.deployment = deployment;
  }

  /**
   * Whether requests have this key where AWS's have it. Conditions with others would be judged by
   * their absence.
   */
  static boolean knows(String conditionKey) {
    return KEYS.contains(conditionKey) || conditionKey.startsWith(CONTEXT);
  }

  /**
   * All that is to be allowed before the call is done.
   *
   * @param operation what the SDK calls it, such as {@code GetItem}
   */
  List<IamRequest> by(SdkRequest call, String operation) {
    return switch (call) {
      case GetItemRequest get -> item(operation, get.tableName(), get.key());
      case PutItemRequest put -> item(operation, put.tableName(), put.item());
      case UpdateItemRequest update -> item(operation, update.tableName(), update.key());
      case DeleteItemRequest delete -> item(operation, delete.tableName(), delete.key());
      case ScanRequest scan -> table(operation, scan.tableName(), Map.of());
      case QueryRequest query -> query(operation, query);
      case DeleteTableRequest delete -> table(operation, delete.tableName(), Map.of());
      case GenerateDataKeyRequest make -> key(operation, make.keyId(), make.encryptionContext());
      case DecryptRequest unwrap -> key(operation, unwrap.keyId(), unwrap.encryptionContext());
      case ScheduleKeyDeletionRequest end -> key(operation, end.keyId(), Map.of());
      case PutKeyPolicyRequest policy -> key(operation, policy.keyId(), Map.of());
      case GetSecretValueRequest get ->
          secret(operation, get.secretId(), Optional.ofNullable(get.versionStage()));
      case PutSecretValueRequest put -> secret(operation, put.secretId(), Optional.empty());
      case CreateLogStreamRequest create ->
          stream(operation, create.logGroupName(), create.logStreamName());
      case PutLogEventsRequest put -> stream(operation, put.logGroupName(), put.logStreamName());
      case GetLogEventsRequest get -> stream(operation, get.logGroupName(), get.logStreamName());
      case DeleteLogStreamRequest delete ->
          stream(operation, delete.logGroupName(), delete.logStreamName());
      case DeleteLogGroupRequest delete -> group(operation, delete.logGroupName());
      case PutRetentionPolicyRequest put -> group(operation, put.logGroupName());
      default ->
          throw new IllegalStateException("it is not known what " + operation + " asks IAM for");
    };
  }

  private List<IamRequest> item(
      String operation, String table, Map<String, AttributeValue> attributes) {
    String key = Objects.requireNonNull(attributes.get("pk")).s();
    return table(operation, table, Map.of("dynamodb:LeadingKeys", List.of(key)));
  }

  /** An index is a resource of its own; its leading key is not the table's. */
  private List<IamRequest> query(String operation, QueryRequest query) {
    if (query.indexName() == null) {
      throw new IllegalStateException("nobody queries a table itself");
    }
    List<IamRequest> table = table(operation, query.tableName(), Map.of());
    var asked = new ArrayList<>(table);
    asked.set(
        0,
        new IamRequest(
            table.getFirst().action(),
            table.getFirst().resource() + "/index/" + query.indexName(),
            table.getFirst().context()));
    return asked;
  }

  private List<IamRequest> table(
      String operation, String table, Map<String, List<String>> context) {
    var asked = new ArrayList<IamRequest>();
    asked.add(new IamRequest("dynamodb:" + operation, deployment.tableArn(table), context));
    if (deployment.hasKeyOfItsOwn(table)) {
      asked.add(decryptsAtRest("dynamodb", Map.of("aws:dynamodb:tableName", table)));
    }
    return asked;
  }

  private List<IamRequest> key(String operation, String named, Map<String, String> context) {
    if (named == null) {
      throw new IllegalStateException(operation + " does not say with which key");
    }
    return List.of(
        new IamRequest("kms:" + operation, deployment.keyArn(named), encryption(context)));
  }

  private List<IamRequest> secret(String operation, String named, Optional<String> stage) {
    String arn = deployment.secretArn(named);
    Map<String, List<String>> context =
        stage.map(s -> Map.of("secretsmanager:VersionStage", List.of(s))).orElse(Map.of());
    return List.of(
        new IamRequest("secretsmanager:" + operation, arn, context),
        decryptsAtRest("secretsmanager", Map.of("SecretARN", arn)));
  }

  private List<IamRequest> stream(String operation, String group, String stream) {
    String arn = deployment.logGroupArn(group) + ":log-stream:" + stream;
    return List.of(new IamRequest("logs:" + operation, arn, Map.of()));
  }

  private List<IamRequest> group(String operation, String group) {
    return List.of(
        new IamRequest("logs:" + operation, deployment.logGroupArn(group) + ":*", Map.of()));
  }

  private IamRequest decryptsAtRest(String service, Map<String, String> context) {
    return new IamRequest("kms:Decrypt", deployment.atRestKeyArn(), encryption(context))
        .with("kms:ViaService", service + "." + deployment.settings().region() + ".amazonaws.com");
  }

  private static Map<String, List<String>> encryption(Map<String, String> context) {
    var keys = new TreeMap<String, List<String>>();
    context.forEach((name, value) -> keys.put(CONTEXT + name, List.of(value)));
    if (!context.isEmpty()) {
      keys.put("kms:EncryptionContextKeys", List.copyOf(new TreeSet<>(context.keySet())));
    }
    return keys;
  }
}
