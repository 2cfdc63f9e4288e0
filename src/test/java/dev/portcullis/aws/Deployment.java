package dev.portcullis.aws;

import dev.portcullis.aws.iam.PolicyDocument;
import dev.portcullis.aws.iam.Template;
import dev.portcullis.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The ARNs of one deployment, as the templates of policies want them, and what stands in the
 * documents that Terraform would make of it.
 *
 * @param wrappingKeyArn the key that the settings' alias leads to
 * @param atRestKeyArn the key that services use
 * @param ringSecret what the ring is called
 * @param secretArns by name, the secrets that the data role may read; the ring is one of them, and
 *     those below {@code issuers/} are read by administration, too
 */
record Deployment(
    AwsSettings settings,
    String wrappingKeyArn,
    String atRestKeyArn,
    String ringSecret,
    Map<String, String> secretArns) {
  private static final String ACCOUNT = "000000000000";

  /** The principal that stands for everybody in the account whom IAM allows something. */
  static final String ACCOUNT_ROOT = "arn:aws:iam::" + ACCOUNT + ":root";

  /** One that is nowhere; whatever it is asked, nobody answers. */
  static Deployment invented() {
    var settings =
        new AwsSettings(
            "eu-central-1",
            Optional.of(URI.create("http://127.0.0.1:1")),
            "nowhere",
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    String secrets = "arn:aws:secretsmanager:eu-central-1:" + ACCOUNT + ":secret:nowhere/";
    return new Deployment(
        settings,
        "arn:aws:kms:eu-central-1:" + ACCOUNT + ":key/wrapping",
        "arn:aws:kms:eu-central-1:" + ACCOUNT + ":key/at-rest",
        "nowhere/keys-ring",
        Map.of(
            "nowhere/keys-ring", secrets + "keys-ring-AbCdEf",
            "nowhere/issuers/idp", secrets + "issuers/idp-MnOpQr",
            "nowhere/upstreams/openai", secrets + "upstreams/openai-GhIjKl"));
  }

  /** Who calls. */
  enum Role {
    DATA("data"),
    ADMIN("admin");

    private final String name;

    Role(String name) {
      this.name = name;
    }
  }

  String roleArn(Role role) {
    return "arn:aws:iam::" + ACCOUNT + ":role/" + settings.name() + "-" + role.name;
  }

  String tableArn(String table) {
    return arn("dynamodb", "table/" + table);
  }

  String logGroupArn(String group) {
    return arn("logs", "log-group:" + group);
  }

  /** The ARN of a key that a call names by its alias, its id or its ARN. */
  String keyArn(String named) {
    String id = wrappingKeyArn.substring(wrappingKeyArn.indexOf('/') + 1);
    return List.of(settings.kmsKey(), id, wrappingKeyArn).contains(named)
        ? wrappingKeyArn
        : arn("kms", "key/" + named);
  }

  /** The ARN of a secret that a call names by its name or its ARN. */
  String secretArn(String named) {
    if (secretArns.containsValue(named)) {
      return named;
    }
    return Optional.ofNullable(secretArns.get(named))
        .orElseGet(() -> arn("secretsmanager", "secret:" + named));
  }

  /** Whether the items of this table are encrypted by the key for what is at rest. */
  boolean hasKeyOfItsOwn(String table) {
    String kind = table.substring(settings.name().length() + 1);
    return definition(kind).flag("customer_managed_key");
  }

  /** What the file of tables says of this one. */
  static Json definition(String kind) {
    return Objects.requireNonNull(AwsWorld.tables().get(kind), kind);
  }

  PolicyDocument policyOf(Role role) {
    return PolicyDocument.parse(rendered(role.name));
  }

  PolicyDocument policyOfWrappingKey() {
    return PolicyDocument.parse(rendered("key-wrapping"));
  }

  PolicyDocument policyOfAtRestKey() {
    return PolicyDocument.parse(rendered("key-at-rest"));
  }

  /** The text of this template with the deployment's names. */
  String rendered(String template) {
    return Template.file(template).render(variables());
  }

  private Map<String, Object> variables() {
    return Map.ofEntries(
        Map.entry("access_table_arn", tableArn(settings.accessTable())),
        Map.entry("datakeys_table_arn", tableArn(settings.dataKeysTable())),
        Map.entry("ledger_table_arn", tableArn(settings.ledgerTable())),
        Map.entry("wrapping_key_arn", wrappingKeyArn),
        Map.entry("at_rest_key_arn", atRestKeyArn),
        Map.entry("audit_log_group_arn", logGroupArn(settings.auditLogGroup())),
        Map.entry("ring_secret_arn", secretArn(ringSecret)),
        Map.entry("secret_arns", secretArns.values().stream().sorted().toList()),
        Map.entry("issuer_secret_arns", issuerSecretArns()),
        Map.entry("log_group_arns", logGroupArns()),
        Map.entry("alarm_topic_arn", arn("sns", settings.name() + "-alarms")),
        Map.entry("region", settings.region()),
        Map.entry("account_root_arn", ACCOUNT_ROOT),
        Map.entry("role_arns", List.of(roleArn(Role.DATA), roleArn(Role.ADMIN))));
  }

  private List<String> issuerSecretArns() {
    return secretArns.entrySet().stream()
        .filter(secret -> secret.getKey().startsWith(settings.name() + "/issuers/"))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  /** Those that the key for what is at rest encrypts. */
  List<String> logGroupArns() {
    String name = settings.name();
    return List.of(
        logGroupArn("/aws/lambda/" + name + "-admin"),
        logGroupArn(settings.auditLogGroup()),
        logGroupArn("/aws/lambda/" + name + "-data"),
        logGroupArn("/" + name + "/front-door"),
        logGroupArn("aws-waf-logs-" + name));
  }

  private String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, settings.region(), ACCOUNT, resource);
  }
}
