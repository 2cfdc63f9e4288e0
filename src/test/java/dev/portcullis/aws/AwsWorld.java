package dev.portcullis.aws;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The resources of one deployment in an emulator, under a name that no other test has: the tables
 * of {@code infra/terraform/tables.json}, the key that wraps data keys, the log group.
 */
public final class AwsWorld implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Path TABLES = Path.of("infra/terraform/tables.json");

  private final URI endpoint;
  private final String name;
  private final AwsClients clients;

  private AwsWorld(URI endpoint, String name) {
    this.endpoint = endpoint;
    this.name = name;
    this.clients = clients(List.of());
  }

  /** Resources of their own in this emulator. */
  public static AwsWorld in(LocalStack emulator) {
    String name = "t%d-%x".formatted(NUMBER.incrementAndGet(), System.nanoTime() & 0xffffffffL);
    var world = new AwsWorld(emulator.endpoint(), name);
    world.create();
    return world;
  }

  private void create() {
    tables().forEach((table, definition) -> createTable(table, definition));
    String key = clients.kms().createKey().keyMetadata().keyId();
    clients.kms().createAlias(r -> r.aliasName(settings().kmsKey()).targetKeyId(key));
    clients.logs().createLogGroup(r -> r.logGroupName(settings().auditLogGroup()));
  }

  private void createTable(String table, Json definition) {
    String key = text(definition, "key");
    Map<String, Json> indexes = ((Json.Obj) definition.at("indexes").orElseThrow()).members();
    clients
        .dynamoDb()
        .createTable(
            r ->
                r.tableName(name + "-" + table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(
                        Stream.concat(
                                Stream.of(key),
                                indexes.values().stream()
                                    .flatMap(
                                        index ->
                                            Stream.of(text(index, "key"), text(index, "order"))))
                            .distinct()
                            .map(
                                name ->
                                    AttributeDefinition.builder()
                                        .attributeName(name)
                                        .attributeType(ScalarAttributeType.S)
                                        .build())
                            .toList())
                    .keySchema(part(key, KeyType.HASH))
                    .globalSecondaryIndexes(
                        indexes.isEmpty()
                            ? null
                            : indexes.entrySet().stream()
                                .map(index -> index(index.getKey(), index.getValue()))
                                .toList()));
  }

  private static GlobalSecondaryIndex index(String name, Json definition) {
    return GlobalSecondaryIndex.builder()
        .indexName(name)
        .keySchema(
            part(text(definition, "key"), KeyType.HASH),
            part(text(definition, "order"), KeyType.RANGE))
        .projection(p -> p.projectionType(ProjectionType.ALL))
        .build();
  }

  private static KeySchemaElement part(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  private static String text(Json json, String name) {
    return json.text(name).orElseThrow();
  }

  /** What the file says that Terraform reads too. */
  public static Map<String, Json> tables() {
    try {
      Json tables = new JsonReader(JsonLimits.REQUEST).read(Files.readAllBytes(TABLES));
      return ((Json.Obj) tables).members();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InvalidJson wrong) {
      throw new IllegalStateException(TABLES + " is not JSON", wrong);
    }
  }

  /**
   * What the resources are called, and where they are; waits long, as machines of tests are slow.
   */
  public AwsSettings settings() {
    return settings(endpoint);
  }

  /** The same, by way of somebody else. */
  public AwsSettings settings(URI by) {
    return new AwsSettings(
        LocalStack.REGION, Optional.of(by), name, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  /** Clients of these resources. */
  public AwsClients clients() {
    return clients;
  }

  /** Clients that tell of every call; to be closed by whoever asked for them. */
  public AwsClients clients(List<ExecutionInterceptor> interceptors) {
    return clients(settings(), interceptors);
  }

  /** Clients with other settings; to be closed by whoever asked for them. */
  public static AwsClients clients(AwsSettings settings, List<ExecutionInterceptor> interceptors) {
    return new AwsClients(
        settings,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
        interceptors);
  }

  /** Keeps a secret under this name below the deployment's own, in place of an earlier value. */
  public void keepSecret(String secret, String value) {
    String id = name + "/" + secret;
    try {
      clients.secretsManager().putSecretValue(r -> r.secretId(id).secretString(value));
    } catch (ResourceNotFoundException absent) {
      clients.secretsManager().createSecret(r -> r.name(id).secretString(value));
    }
  }

  /** The reference to a secret of {@link #keepSecret}. */
  public String secretRef(String secret) {
    return "aws-sm:" + name + "/" + secret;
  }

  /** The audit events so far, one chain after the other. */
  public List<Json> auditEvents() {
    String group = settings().auditLogGroup();
    List<Json> events = new ArrayList<>();
    for (var stream :
        clients.logs().describeLogStreamsPaginator(r -> r.logGroupName(group)).logStreams()) {
      for (var event :
          clients
              .logs()
              .getLogEventsPaginator(
                  r ->
                      r.logGroupName(group)
                          .logStreamName(stream.logStreamName())
                          .startFromHead(true))
              .events()) {
        try {
          events.add(new JsonReader(JsonLimits.REPLY).read(event.message()));
        } catch (InvalidJson torn) {
          throw new AssertionError(torn.problem(), torn);
        }
      }
    }
    return events;
  }

  /** What the ledger holds of this subject, numbers and texts alike as they are written. */
  public Map<String, String> ledgerItem(String subject) {
    Map<String, String> item = new LinkedHashMap<>();
    clients
        .dynamoDb()
        .getItem(
            r ->
                r.tableName(settings().ledgerTable())
                    .key(Map.of("pk", AttributeValue.fromS(subject)))
                    .consistentRead(true))
        .item()
        .forEach((name, value) -> item.put(name, value.n() == null ? value.s() : value.n()));
    return item;
  }

  /** What of the configuration leads a gateway here, by way of somebody else. */
  public Map<String, String> configuration(URI by) {
    Map<String, String> all = new LinkedHashMap<>(configuration());
    all.put("portcullis.aws.endpoint", by.toString());
    return all;
  }

  /** Makes a secret. */
  public void makeSecret(String secret, String value) {
    clients.secretsManager().createSecret(r -> r.name(secret).secretString(value));
  }

  /** Puts a new value into a secret. */
  public void putSecret(String secret, String value) {
    clients.secretsManager().putSecretValue(r -> r.secretId(secret).secretString(value));
  }

  /** What of the configuration leads a gateway here. */
  public Map<String, String> configuration() {
    return Map.of(
        "portcullis.aws.region",
        LocalStack.REGION,
        "portcullis.aws.endpoint",
        endpoint.toString(),
        "portcullis.aws.name",
        name,
        "portcullis.aws.connect-timeout",
        "10s",
        "portcullis.aws.timeout",
        "30s");
  }

  @Override
  public void close() {
    clients.close();
  }
}
