package dev.portcullis.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Calls that no role may make, or one of them alone.
 *
 * @param words what is done
 * @param call does it
 */
record ForbiddenCall(String words, Consumer<AwsClients> call) {
  private static final String SOME = "KEY#abcdefghijklmnop";

  static List<ForbiddenCall> toEverybody() {
    return List.of(
        new ForbiddenCall("removes a record of a key", c -> delete(c, c.settings().accessTable())),
        new ForbiddenCall("reads all records", c -> scan(c, c.settings().accessTable())),
        new ForbiddenCall("removes data keys", c -> delete(c, c.settings().dataKeysTable())),
        new ForbiddenCall("removes what was counted", c -> delete(c, c.settings().ledgerTable())),
        new ForbiddenCall("writes what was counted", c -> put(c, c.settings().ledgerTable(), SOME)),
        new ForbiddenCall("lists what was counted", c -> scan(c, c.settings().ledgerTable())),
        new ForbiddenCall("writes over data keys", c -> put(c, c.settings().dataKeysTable(), SOME)),
        new ForbiddenCall("lists data keys", c -> scan(c, c.settings().dataKeysTable())),
        new ForbiddenCall("reads another kind of item", c -> get(c, "OTHER#x")),
        new ForbiddenCall(
            "removes a table",
            c -> c.dynamoDb().deleteTable(r -> r.tableName(c.settings().accessTable()))),
        new ForbiddenCall("unwraps without a context", c -> decrypt(c, Map.of())),
        new ForbiddenCall(
            "unwraps for another purpose", c -> decrypt(c, Map.of("portcullis:purpose", "x"))),
        new ForbiddenCall(
            "makes a data key for another purpose",
            c -> generate(c, Map.of("portcullis:purpose", "x"))),
        new ForbiddenCall(
            "ends the key that wraps",
            c -> c.kms().scheduleKeyDeletion(r -> r.keyId(c.settings().kmsKey()))),
        new ForbiddenCall(
            "changes who may use the key",
            c -> c.kms().putKeyPolicy(r -> r.keyId(c.settings().kmsKey()).policy("{}"))),
        new ForbiddenCall("reads a secret of somebody else", c -> read(c, "another", "AWSCURRENT")),
        new ForbiddenCall(
            "reads a version of the ring that is not in use yet",
            c -> read(c, ring(c), "AWSPENDING")),
        new ForbiddenCall(
            "reads a version of an issuer's secret that is not in use yet",
            c -> read(c, issuer(c), "AWSPENDING")),
        new ForbiddenCall(
            "changes the ring",
            c -> c.secretsManager().putSecretValue(r -> r.secretId(ring(c)).secretString("x"))),
        new ForbiddenCall(
            "removes audit events",
            c ->
                c.logs()
                    .deleteLogStream(
                        r -> r.logGroupName(c.settings().auditLogGroup()).logStreamName("s"))),
        new ForbiddenCall(
            "removes the audit group",
            c -> c.logs().deleteLogGroup(r -> r.logGroupName(c.settings().auditLogGroup()))),
        new ForbiddenCall(
            "shortens how long audit events are kept",
            c ->
                c.logs()
                    .putRetentionPolicy(
                        r -> r.logGroupName(c.settings().auditLogGroup()).retentionInDays(1))),
        new ForbiddenCall(
            "reads audit events",
            c ->
                c.logs()
                    .getLogEvents(
                        r -> r.logGroupName(c.settings().auditLogGroup()).logStreamName("s"))),
        new ForbiddenCall(
            "writes to another log group",
            c -> c.logs().createLogStream(r -> r.logGroupName("/other").logStreamName("s"))));
  }

  static List<ForbiddenCall> toTheDataPlane() {
    return List.of(
        new ForbiddenCall("writes a record", c -> put(c, c.settings().accessTable(), SOME)),
        new ForbiddenCall("changes a record", c -> update(c, c.settings().accessTable())),
        new ForbiddenCall("lists keys", c -> query(c, AccessIndex.of("key"))),
        new ForbiddenCall("lists a tenant's keys", c -> query(c, AccessIndex.ofTenant("acme"))),
        new ForbiddenCall("writes a role", c -> put(c, c.settings().accessTable(), "ROLE#x")),
        new ForbiddenCall("reads who a tenant is", c -> get(c, "TENANT#x")),
        new ForbiddenCall("keeps a data key", c -> update(c, c.settings().dataKeysTable())),
        new ForbiddenCall(
            "makes a data key", c -> generate(c, Map.of("portcullis:purpose", "policy"))));
  }

  static List<ForbiddenCall> toAdministration() {
    return List.of(
        new ForbiddenCall("reads an upstream's secret", c -> read(c, upstream(c), "AWSCURRENT")),
        new ForbiddenCall("reads what the ring was", c -> read(c, ring(c), "AWSPREVIOUS")));
  }

  static String ring(AwsClients clients) {
    return clients.settings().name() + "/keys-ring";
  }

  static String upstream(AwsClients clients) {
    return clients.settings().name() + "/upstreams/openai";
  }

  static String issuer(AwsClients clients) {
    return clients.settings().name() + "/issuers/idp";
  }

  private static void read(AwsClients clients, String secret, String stage) {
    clients.secretsManager().getSecretValue(r -> r.secretId(secret).versionStage(stage));
  }

  private static void query(AwsClients clients, AccessIndex index) {
    var table = new VersionedItems(clients.dynamoDb(), clients.settings().accessTable());
    var unused = index.page(table, Optional.empty(), 1);
  }

  private static Map<String, AttributeValue> named(String key) {
    return Map.of("pk", AttributeValue.fromS(key));
  }

  private static void get(AwsClients clients, String key) {
    clients.dynamoDb().getItem(r -> r.tableName(clients.settings().accessTable()).key(named(key)));
  }

  private static void put(AwsClients clients, String table, String key) {
    clients.dynamoDb().putItem(r -> r.tableName(table).item(named(key)));
  }

  private static void update(AwsClients clients, String table) {
    clients.dynamoDb().updateItem(r -> r.tableName(table).key(named(SOME)));
  }

  private static void delete(AwsClients clients, String table) {
    clients.dynamoDb().deleteItem(r -> r.tableName(table).key(named(SOME)));
  }

  private static void scan(AwsClients clients, String table) {
    clients.dynamoDb().scan(r -> r.tableName(table));
  }

  private static void decrypt(AwsClients clients, Map<String, String> context) {
    clients
        .kms()
        .decrypt(
            r ->
                r.keyId(clients.settings().kmsKey())
                    .ciphertextBlob(SdkBytes.fromUtf8String("x"))
                    .encryptionContext(context));
  }

  private static void generate(AwsClients clients, Map<String, String> context) {
    clients
        .kms()
        .generateDataKey(
            r ->
                r.keyId(clients.settings().kmsKey()).keySpec("AES_256").encryptionContext(context));
  }

  @Override
  public String toString() {
    return words;
  }
}
