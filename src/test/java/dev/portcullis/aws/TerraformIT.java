package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.aws.Deployment.Role;
import dev.portcullis.json.Json;
import dev.portcullis.tools.Terraform;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.kms.model.KeyState;

/** The module, applied to an emulator, makes what the adapters expect. */
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TerraformIT {
  /** Where the state is kept that a destroy began with. */
  private static final String BEFORE = "before.tfstate";

  private final URI endpoint;
  private final AwsSettings settings;
  private final AwsClients clients;
  private Terraform terraform;
  private Deployed deployed;

  TerraformIT(LocalStack emulator) {
    endpoint = emulator.endpoint();
    settings =
        new AwsSettings(
            LocalStack.REGION,
            Optional.of(endpoint),
            "tf-%x".formatted(System.nanoTime() & 0xffffffffL),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));
    clients = AwsWorld.clients(settings, List.of());
  }

  @BeforeAll
  void apply(@TempDir Path folder) {
    terraform = Terraform.initialised(folder.resolve("terraform"), endpoint);
    assertThat(terraform.run("apply", variables("-auto-approve")).well())
        .doesNotContain("Warning:");
    deployed = Deployed.by(terraform);
  }

  private String[] variables(String... more) {
    return Stream.concat(
            Stream.of(
                "-var=name=" + settings.name(),
                "-var=upstream_secrets={openai=\"of OpenAI\"}",
                "-var=issuer_secrets={idp=\"of the IdP\"}",
                "-var=alarm_emails=[\"security@example.com\"]"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void isFormatted() {
    assertThat(terraform.run("fmt", "-check", "-recursive", "-diff").well()).isEmpty();
  }

  @Test
  void isValid() {
    assertThat(terraform.run("validate").well()).contains("The configuration is valid");
  }

  @Test
  void aSecondPlanIsEmpty() {
    assertThat(terraform.run("plan", variables("-detailed-exitcode")).status()).isZero();
  }

  @Test
  void theTablesAreWhereTheAdaptersLookForThem() {
    assertThat(List.of(table("access").tableName(), table("datakeys").tableName()))
        .containsExactly(settings.accessTable(), settings.dataKeysTable());
    assertThat(table("ledger").tableName()).isEqualTo(settings.ledgerTable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "datakeys", "ledger"})
  void aTableIsAsTheFileOfTablesSays(String name) {
    Json wanted = Deployment.definition(name);
    TableDescription made = table(name);
    assertThat(made.keySchema())
        .singleElement()
        .satisfies(
            key -> assertThat(key.attributeName()).isEqualTo(wanted.text("key").orElseThrow()));
    assertThat(indexes(made)).isEqualTo(indexes(wanted));
    assertThat(made.billingModeSummary().billingModeAsString()).isEqualTo("PAY_PER_REQUEST");
    assertThat(made.deletionProtectionEnabled()).isEqualTo(wanted.flag("deletion_protection"));
    assertThat(Optional.ofNullable(made.sseDescription()).map(sse -> sse.kmsMasterKeyArn()))
        .isEqualTo(
            wanted.flag("customer_managed_key")
                ? Optional.of(deployed.text("aws_kms_key.at_rest[0]", "arn"))
                : Optional.empty());
    assertThat(timeToLive(made)).isEqualTo(wanted.text("ttl"));
    assertThat(hasPointInTimeRecovery(made)).isEqualTo(wanted.flag("point_in_time_recovery"));
  }

  private static Map<String, List<String>> indexes(TableDescription made) {
    return made.globalSecondaryIndexes().stream()
        .collect(
            Collectors.toMap(
                index -> index.indexName(),
                index ->
                    index.keySchema().stream()
                        .map(part -> part.keyType() + " " + part.attributeName())
                        .toList()));
  }

  private static Map<String, List<String>> indexes(Json wanted) {
    return ((Json.Obj) wanted.at("indexes").orElseThrow())
        .members().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    index ->
                        List.of(
                            "HASH " + index.getValue().text("key").orElseThrow(),
                            "RANGE " + index.getValue().text("order").orElseThrow())));
  }

  @Test
  void aTableThatCannotBeMadeAgainIsNotRemoved() {
    assertThatThrownBy(
            () -> clients.dynamoDb().deleteTable(r -> r.tableName(settings.accessTable())))
        .isInstanceOf(DynamoDbException.class)
        .hasMessageContaining("protect");
  }

  @Test
  void theAliasLeadsToTheKeyThatWrapsAndItRotates() {
    var key = clients.kms().describeKey(r -> r.keyId(settings.kmsKey())).keyMetadata();
    assertThat(key.arn()).isEqualTo(deployed.text("aws_kms_key.wrapping", "arn"));
    assertThat(clients.kms().getKeyRotationStatus(r -> r.keyId(key.keyId())).keyRotationEnabled())
        .isTrue();
  }

  @Test
  void auditEventsAreEncryptedAndKeptForMoreThanAYear() {
    assertThat(auditGroups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.retentionInDays()).isEqualTo(400);
              assertThat(group.kmsKeyId())
                  .isEqualTo(deployed.text("aws_kms_key.at_rest[0]", "arn"));
            });
  }

  @Test
  void secretsHaveNoValueUntilSomebodyPutsOne() {
    assertThat(deployed.ofType("aws_secretsmanager_secret_version")).isEmpty();
    var ring =
        clients.secretsManager().describeSecret(r -> r.secretId(settings.name() + "/keys-ring"));
    assertThat(ring.kmsKeyId()).isEqualTo(deployed.text("aws_kms_key.at_rest[0]", "arn"));
    assertThat(ring.versionIdsToStages()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void aRoleHasTheDocumentThatTheTestsOfPermissionsJudge(Role role) {
    String name = role.name().toLowerCase(Locale.ROOT);
    Deployment deployment = deployed.deployment(settings);
    assertThat(deployed.text("aws_iam_role." + name, "arn")).isEqualTo(deployment.roleArn(role));
    assertThat(Deployed.json(deployed.text("aws_iam_role_policy." + name, "policy")))
        .isEqualTo(Deployed.json(deployment.rendered(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrapping", "at_rest"})
  void aKeyHasTheDocumentThatTheTestsOfPermissionsJudge(String key) {
    String template = "key-" + key.replace('_', '-');
    String address = "aws_kms_key." + key + (key.equals("at_rest") ? "[0]" : "");
    assertThat(Deployed.json(deployed.text(address, "policy")))
        .isEqualTo(Deployed.json(deployed.deployment(settings).rendered(template)));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void withoutProtectionADestroyLeavesNothing() {
    terraform.run("apply", variables("-auto-approve", "-var=deletion_protection=false")).well();
    Deployed before = Deployed.by(terraform);
    terraform
        .run(
            "destroy",
            variables("-auto-approve", "-var=deletion_protection=false", "-backup=" + BEFORE))
        .well();

    assertThat(clients.dynamoDb().listTables().tableNames())
        .noneMatch(table -> table.startsWith(settings.name()));
    assertThat(clients.secretsManager().listSecrets().secretList())
        .noneMatch(secret -> secret.name().startsWith(settings.name()));
    assertThat(auditGroups()).isEmpty();
    assertThat(before.resources()).hasSizeGreaterThan(40);
    assertThat(stillThere()).isEmpty();
    for (String key : deployed.ofType("aws_kms_key")) {
      String arn = deployed.text(key, "arn");
      assertThat(clients.kms().describeKey(r -> r.keyId(arn)).keyMetadata().keyState())
          .isEqualTo(KeyState.PENDING_DELETION);
    }
  }

  /** Of what there was before, what the provider finds when it asks for each of it again. */
  private Set<String> stillThere() {
    assertThat(Deployed.json(terraform.run("show", "-json", BEFORE).well()).at("values"))
        .isPresent();
    // of a dashboard that is gone the emulator says what the provider takes for a failure
    terraform.run("state rm", "-state=" + BEFORE, "aws_cloudwatch_dashboard.this[0]").well();
    terraform.run("refresh", variables("-state=" + BEFORE)).well();
    return Deployed.json(terraform.run("show", "-json", BEFORE).well())
        .at("values")
        .flatMap(values -> values.at("root_module"))
        .stream()
        .flatMap(root -> root.items("resources").stream())
        .filter(resource -> resource.text("mode").equals(Optional.of("managed")))
        .map(resource -> resource.text("address").orElseThrow())
        .collect(Collectors.toSet());
  }

  private TableDescription table(String name) {
    return clients.dynamoDb().describeTable(r -> r.tableName(settings.name() + "-" + name)).table();
  }

  private Optional<String> timeToLive(TableDescription table) {
    return Optional.ofNullable(
        clients
            .dynamoDb()
            .describeTimeToLive(r -> r.tableName(table.tableName()))
            .timeToLiveDescription()
            .attributeName());
  }

  private boolean hasPointInTimeRecovery(TableDescription table) {
    return clients
            .dynamoDb()
            .describeContinuousBackups(r -> r.tableName(table.tableName()))
            .continuousBackupsDescription()
            .pointInTimeRecoveryDescription()
            .pointInTimeRecoveryStatus()
        == PointInTimeRecoveryStatus.ENABLED;
  }

  private List<LogGroup> auditGroups() {
    return clients
        .logs()
        .describeLogGroups(r -> r.logGroupNamePrefix(settings.auditLogGroup()))
        .logGroups();
  }
}
