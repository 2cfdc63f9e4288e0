package dev.portcullis.aws;

import java.util.List;
import java.util.Map;

/** The same wish, as each of both wants to be told. */
enum Wish {
  USUAL(Map.of()),
  MINIMAL(
      Map.of("Minimal", "true", "IssuerSecretName", "idp"),
      "minimal=true",
      "issuer_secrets={idp=\"Client secrets and key sets of issuers.\"}"),
  FUNCTION_URL(Map.of("FrontDoor", "function-url"), "front_door=function-url"),
  SIGNED(
      Map.of("FrontDoor", "function-url", "FunctionUrlAuthorization", "AWS_IAM"),
      "front_door=function-url",
      "function_url_authorization=AWS_IAM"),
  HTTP_API(
      Map.of("FrontDoor", "http-api", "ThrottleRate", "7", "ThrottleBurst", "9"),
      "front_door=http-api",
      "throttle={rate=7,burst=9}"),
  BARE(
      Map.of(
          "FrontDoor", "none",
          "Administration", "false",
          "Alarms", "false",
          "Dashboard", "false",
          "DeletionProtection", "false",
          "AuditRetentionDays", "0"),
      "front_door=none",
      "administration=false",
      "alarms=false",
      "dashboard=false",
      "deletion_protection=false",
      "audit_retention_days=0"),
  SECRETS_AND_PEOPLE(
      Map.ofEntries(
          Map.entry("UpstreamSecretName", "openai"),
          Map.entry("IssuerSecretName", "idp"),
          Map.entry(
              "RotationFunctionArn", "arn:aws:lambda:eu-central-1:000000000000:function:rotate"),
          Map.entry("AdminPrincipals", "arn:aws:iam::000000000000:role/a"),
          Map.entry("AlarmEmail", "security@example.com"),
          Map.entry("Waf", "false"),
          Map.entry("DomainName", "ai.example.com"),
          Map.entry(
              "DomainCertificateArn", "arn:aws:acm:eu-central-1:000000000000:certificate/0-1"),
          Map.entry("DomainZoneId", "Z1")),
      "upstream_secrets={openai=\"Keys of upstreams.\"}",
      "issuer_secrets={idp=\"Client secrets and key sets of issuers.\"}",
      "secret_rotation={\"upstreams/openai\"={days=30,"
          + "lambda_arn=\"arn:aws:lambda:eu-central-1:000000000000:function:rotate\"}}",
      "admin_principals=[\"arn:aws:iam::000000000000:role/a\"]",
      "alarm_emails=[\"security@example.com\"]",
      "waf=false",
      "domain={name=\"ai.example.com\",zone_id=\"Z1\",certificate_arn=\"arn:aws:acm:eu-central-1:000000000000:certificate/0-1\"}"),
  SIZED(
      Map.ofEntries(
          Map.entry("Name", "gate"),
          Map.entry("Architecture", "x86_64"),
          Map.entry("MemoryMb", "1769"),
          Map.entry("TimeoutSeconds", "900"),
          Map.entry("ReservedConcurrencyData", "50"),
          Map.entry("ReservedConcurrencyAdmin", "2"),
          Map.entry("Tracing", "true"),
          Map.entry("WafManagedRules", "true"),
          Map.entry("WafRateLimit", "10"),
          Map.entry("LogRetentionDays", "7"),
          Map.entry("KeyDeletionDays", "7"),
          Map.entry("ApiGatewayAccount", "false"),
          Map.entry("AdminNeedsMfa", "false"),
          Map.entry(
              "AdminPrincipals",
              "arn:aws:iam::000000000000:role/a,arn:aws:iam::000000000000:role/b"),
          Map.entry("AlarmThresholdServerErrors", "77"),
          Map.entry("DomainName", "ai.example.com"),
          Map.entry(
              "DomainCertificateArn", "arn:aws:acm:eu-central-1:000000000000:certificate/0-1"),
          Map.entry("DomainTruststoreUri", "s3://trust/store.pem"),
          Map.entry("DomainTruststoreVersion", "3")),
      "name=gate",
      "architecture=x86_64",
      "memory_mb=1769",
      "timeout_seconds=900",
      "reserved_concurrency={data=50,admin=2}",
      "tracing=true",
      "waf_managed_rules=true",
      "waf_rate_limit=10",
      "log_retention_days=7",
      "key_deletion_days=7",
      "api_gateway_account=false",
      "admin_needs_mfa=false",
      "admin_principals=[\"arn:aws:iam::000000000000:role/a\",\"arn:aws:iam::000000000000:role/b\"]",
      "alarm_thresholds={server_errors=77}",
      "domain={name=\"ai.example.com\",certificate_arn=\"arn:aws:acm:eu-central-1:000000000000:certificate/0-1\","
          + "mutual_tls={truststore_uri=\"s3://trust/store.pem\",truststore_version=\"3\"}}");

  final Map<String, String> parameters;
  final List<String> variables;

  Wish(Map<String, String> parameters, String... variables) {
    this.parameters = parameters;
    this.variables = List.of(variables);
  }
}
