package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.Deployment.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Each role's document allows all that its plane calls, and nothing that it does not: every action,
 * resource and value of a condition is of use. A new adapter is one method here, called in the test
 * of each plane that has it.
 */
@ExtendWith(LocalStack.Extension.class)
class PermissionsIT {
  private final AwsWorld world;
  private final Deployment deployment;

  PermissionsIT(LocalStack emulator) {
    this.world = AwsWorld.in(emulator);
    this.deployment = deployed(world);
  }

  private static Deployment deployed(AwsWorld world) {
    AwsSettings settings = world.settings();
    var secrets = new TreeMap<String, String>();
    for (String secret : List.of("keys-ring", "openai")) {
      String name = settings.name() + "/" + secret;
      secrets.put(
          name,
          world
              .clients()
              .secretsManager()
              .createSecret(r -> r.name(name).secretString("{\"aa\":\"-\"}"))
              .arn());
      world
          .clients()
          .secretsManager()
          .putSecretValue(r -> r.secretId(name).secretString("{\"aa\":\"+\"}"));
    }
    String key =
        world.clients().kms().describeKey(r -> r.keyId(settings.kmsKey())).keyMetadata().arn();
    String atRest = "arn:aws:kms:" + settings.region() + ":000000000000:key/at-rest";
    return new Deployment(settings, key, atRest, settings.name() + "/keys-ring", secrets);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void theDataPlaneNeedsAllThatItsRoleMayDoAndNothingElse() {
    var acting = new ActingAs(Role.DATA, deployment);
    try (AwsClients clients = world.clients(List.of(acting))) {
      reads(clients, ForbiddenCall.ring(clients));
      reads(clients, ForbiddenCall.upstream(clients));
      finds(clients, "KEY#x");
      finds(clients, "POLICY#x");
      counts(clients);
      unwraps(clients, wrapped());
      appends(clients);
    }
    assertThat(acting.denied()).isEmpty();
    assertThat(acting.unused()).isEmpty();
  }

  @Test
  void administrationNeedsAllThatItsRoleMayDoAndNothingElse() {
    var acting = new ActingAs(Role.ADMIN, deployment);
    try (AwsClients clients = world.clients(List.of(acting))) {
      reads(clients, ForbiddenCall.ring(clients));
      writes(clients, "KEY#x");
      writes(clients, "POLICY#x");
      stops(clients);
      appends(clients);
    }
    assertThat(acting.denied()).isEmpty();
    assertThat(acting.unused()).isEmpty();
  }

  private static void reads(AwsClients clients, String secret) {
    for (String stage : List.of("AWSCURRENT", "AWSPREVIOUS")) {
      clients.secretsManager().getSecretValue(r -> r.secretId(secret).versionStage(stage));
    }
  }

  private static void finds(AwsClients clients, String key) {
    clients.dynamoDb().getItem(r -> r.tableName(clients.settings().accessTable()).key(named(key)));
  }

  private static Map<String, AttributeValue> named(String key) {
    return Map.of("pk", AttributeValue.fromS(key));
  }

  // until the adapters are here
  private static void writes(AwsClients clients, String key) {
    clients.dynamoDb().putItem(r -> r.tableName(clients.settings().accessTable()).item(named(key)));
    finds(clients, key);
    clients.dynamoDb().scan(r -> r.tableName(clients.settings().accessTable()));
    clients
        .dynamoDb()
        .putItem(r -> r.tableName(clients.settings().dataKeysTable()).item(named(key)));
    var made =
        clients
            .kms()
            .generateDataKey(
                r ->
                    r.keyId(clients.settings().kmsKey())
                        .keySpec("AES_256")
                        .encryptionContext(Map.of("purpose", "policy")));
    unwraps(clients, made.ciphertextBlob());
  }

  private static void counts(AwsClients clients) {
    clients.dynamoDb().getItem(r -> r.tableName(clients.settings().ledgerTable()).key(named("s")));
    stops(clients);
  }

  private static void stops(AwsClients clients) {
    clients
        .dynamoDb()
        .updateItem(r -> r.tableName(clients.settings().ledgerTable()).key(named("s")));
  }

  private SdkBytes wrapped() {
    return world
        .clients()
        .kms()
        .generateDataKey(
            r ->
                r.keyId(world.settings().kmsKey())
                    .keySpec("AES_256")
                    .encryptionContext(Map.of("purpose", "policy")))
        .ciphertextBlob();
  }

  private static void unwraps(AwsClients clients, SdkBytes wrapped) {
    clients
        .dynamoDb()
        .getItem(r -> r.tableName(clients.settings().dataKeysTable()).key(named("s")));
    clients
        .kms()
        .decrypt(
            r ->
                r.keyId(clients.settings().kmsKey())
                    .ciphertextBlob(wrapped)
                    .encryptionContext(Map.of("purpose", "policy")));
  }

  private static void appends(AwsClients clients) {
    String group = clients.settings().auditLogGroup();
    clients.logs().createLogStream(r -> r.logGroupName(group).logStreamName("s"));
    clients
        .logs()
        .putLogEvents(
            r ->
                r.logGroupName(group)
                    .logStreamName("s")
                    .logEvents(
                        List.of(
                            InputLogEvent.builder()
                                .message("{}")
                                .timestamp(System.currentTimeMillis())
                                .build())));
  }
}
