package dev.portcullis.aws;

import java.util.List;

/**
 * What is asked of the module, in Terraform's language. All are planned at once, so one more costs
 * half a second; one with a web ACL, whose schema is the provider's largest, costs five times that.
 */
enum Variant {
  /** Without an artifact: what a server needs. */
  SERVER,
  /** Run by services other than Lambda, one for each plane. */
  TASKS_AND_PODS(
      "service_principals = [\"ecs-tasks.amazonaws.com\"]",
      "admin_service_principals = [\"pods.eks.amazonaws.com\"]"),
  /** Nobody but a person administers. */
  PEOPLE_ALONE(
      "admin_service_principals = []", "admin_principals = [\"arn:aws:iam::000000000000:role/a\"]"),
  USUAL(Plans.PACKAGE),
  /** As cheap as can be, with a secret of an issuer. */
  MINIMAL(
      Plans.PACKAGE,
      "minimal = true",
      "issuer_secrets = {idp = \"Client secrets and key sets of issuers.\"}"),
  /** The same where nothing is paid for the front door. */
  MINIMAL_URL(
      Plans.PACKAGE,
      Plans.TAGS,
      "minimal = true",
      "front_door = \"function-url\"",
      "alarm_emails = [\"security@example.com\"]"),
  MINIMAL_HTTP_API(Plans.PACKAGE, Plans.TAGS, "minimal = true", "front_door = \"http-api\""),
  /** All that the usual door has, with a name of one's own. */
  TAGGED(
      Plans.PACKAGE,
      Plans.TAGS,
      "upstream_secrets = {openai = \"Keys of upstreams.\"}",
      "issuer_secrets = {idp = \"Client secrets and key sets of issuers.\"}",
      "domain = {name = \"ai.example.com\", tls_1_3 = true, " + Plans.CERTIFICATE + "}"),
  NO_DOOR(Plans.PACKAGE, "front_door = \"none\""),
  /** A container image in place of a package. */
  IMAGE(
      Plans.IMAGE, "front_door = \"none\"", "configuration_path = \"/etc/portcullis.properties\""),
  NO_ADMINISTRATION(Plans.PACKAGE, "administration = false", "waf = false"),
  FUNCTION_URL(Plans.PACKAGE, "front_door = \"function-url\""),
  SIGNED(
      Plans.PACKAGE, "front_door = \"function-url\"", "function_url_authorization = \"AWS_IAM\""),
  SIGNED_WITHOUT_ADMINISTRATION(
      Plans.PACKAGE,
      "front_door = \"function-url\"",
      "function_url_authorization = \"AWS_IAM\"",
      "administration = false"),
  HTTP_API(Plans.PACKAGE, "front_door = \"http-api\"", "throttle = {rate = 7, burst = 9}"),
  HTTP_API_WITHOUT_ADMINISTRATION(
      Plans.PACKAGE, "front_door = \"http-api\"", "administration = false"),
  MUTUAL_TLS(
      Plans.PACKAGE,
      "waf = false",
      "domain = {name = \"ai.example.com\", "
          + Plans.CERTIFICATE
          + ", mutual_tls = {truststore_uri = \"s3://trust/store.pem\"}}"),
  /** Whose certificate is not one that shows who owns the name. */
  OWNED(
      Plans.PACKAGE,
      "waf = false",
      "domain = {name = \"ai.example.com\", tls_1_3 = false, "
          + Plans.CERTIFICATE
          + ", mutual_tls = {truststore_uri = \"s3://trust/store.pem\", ownership_certificate_arn = "
          + "\"arn:aws:acm:eu-central-1:000000000000:certificate/0-2\"}}"),
  UNWATCHED(Plans.PACKAGE, "alarms = false", "dashboard = false", "waf = false"),
  BARE(
      Plans.PACKAGE,
      "front_door = \"none\"",
      "administration = false",
      "alarms = false",
      "dashboard = false",
      "deletion_protection = false",
      "audit_retention_days = 0"),
  SECRETS_AND_PEOPLE(
      Plans.PACKAGE,
      "upstream_secrets = {openai = \"Keys of upstreams.\"}",
      "issuer_secrets = {idp = \"Client secrets and key sets of issuers.\"}",
      "secret_rotation = {\"upstreams/openai\" = {days = 60, "
          + "lambda_arn = \"arn:aws:lambda:eu-central-1:000000000000:function:rotate\"}}",
      "admin_principals = [\"arn:aws:iam::000000000000:role/a\"]",
      "alarm_emails = [\"security@example.com\"]",
      "waf = false",
      "domain = {name = \"ai.example.com\", zone_id = \"Z1\", " + Plans.CERTIFICATE + "}"),
  /** All that is said of functions. */
  FUNCTIONS_SIZED(
      Plans.PACKAGE,
      "front_door = \"none\"",
      "architecture = \"x86_64\"",
      "memory_mb = 1769",
      "timeout_seconds = 900",
      "reserved_concurrency = {data = 50, admin = 2}",
      "tracing = true",
      "environment = {PORTCULLIS_LIMITS_KEY_REQUESTS = \"60/1m\"}"),
  SIZED(
      Plans.PACKAGE,
      "name = \"gate\"",
      "architecture = \"x86_64\"",
      "memory_mb = 1769",
      "timeout_seconds = 900",
      "reserved_concurrency = {data = 50, admin = 2}",
      "tracing = true",
      "waf_managed_rules = true",
      "waf_rate_limit = 10",
      "log_retention_days = 7",
      "key_deletion_days = 7",
      "api_gateway_account = false",
      "admin_needs_mfa = false",
      "admin_principals = "
          + "[\"arn:aws:iam::000000000000:role/a\", \"arn:aws:iam::000000000000:role/b\"]",
      "alarm_thresholds = {server_errors = 77, failed_authentication = 1, limit_breaches = 2, "
          + "guard_refusals = 3, dead_keys = 4}",
      "domain = {name = \"ai.example.com\", "
          + Plans.CERTIFICATE
          + ", mutual_tls = {truststore_uri = \"s3://trust/store.pem\", truststore_version = \"3\"}}");

  private final List<String> arguments;

  Variant(String... arguments) {
    this.arguments = List.of(arguments);
  }

  /** What is said to the module, an argument a line. */
  String arguments() {
    return String.join("\n", arguments);
  }
}
