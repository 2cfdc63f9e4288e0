package dev.portcullis.aws;

import java.util.Map;

/** A variant, as the SAM template wants to be told of it. */
enum Wish {
  USUAL(Variant.USUAL, Map.of()),
  MINIMAL(Variant.MINIMAL, Map.of("Minimal", "true", "IssuerSecretName", "idp")),
  MINIMAL_URL(
      Variant.MINIMAL_URL,
      Map.of("Minimal", "true", "FrontDoor", "function-url", "AlarmEmail", "security@example.com")),
  MINIMAL_HTTP_API(Variant.MINIMAL_HTTP_API, Map.of("Minimal", "true", "FrontDoor", "http-api")),
  NO_ADMINISTRATION(Variant.NO_ADMINISTRATION, Map.of("Administration", "false", "Waf", "false")),
  FUNCTION_URL(Variant.FUNCTION_URL, Map.of("FrontDoor", "function-url")),
  SIGNED(
      Variant.SIGNED, Map.of("FrontDoor", "function-url", "FunctionUrlAuthorization", "AWS_IAM")),
  HTTP_API(
      Variant.HTTP_API, Map.of("FrontDoor", "http-api", "ThrottleRate", "7", "ThrottleBurst", "9")),
  OWNED(
      Variant.OWNED,
      Map.ofEntries(
          Map.entry("Waf", "false"),
          Map.entry("DomainName", "ai.example.com"),
          Map.entry(
              "DomainCertificateArn", "arn:aws:acm:eu-central-1:000000000000:certificate/0-1"),
          Map.entry("DomainTruststoreUri", "s3://trust/store.pem"),
          Map.entry(
              "DomainOwnershipCertificateArn",
              "arn:aws:acm:eu-central-1:000000000000:certificate/0-2"))),
  UNWATCHED(Variant.UNWATCHED, Map.of("Alarms", "false", "Dashboard", "false", "Waf", "false")),
  TAGGED(
      Variant.TAGGED,
      Map.ofEntries(
          Map.entry("UpstreamSecretName", "openai"),
          Map.entry("IssuerSecretName", "idp"),
          Map.entry("DomainName", "ai.example.com"),
          Map.entry(
              "DomainCertificateArn", "arn:aws:acm:eu-central-1:000000000000:certificate/0-1"))),
  MUTUAL_TLS(
      Variant.MUTUAL_TLS,
      Map.ofEntries(
          Map.entry("Waf", "false"),
          Map.entry("DomainName", "ai.example.com"),
          Map.entry(
              "DomainCertificateArn", "arn:aws:acm:eu-central-1:000000000000:certificate/0-1"),
          Map.entry("DomainTruststoreUri", "s3://trust/store.pem"))),
  NO_DOOR(Variant.NO_DOOR, Map.of("FrontDoor", "none")),
  SIGNED_WITHOUT_ADMINISTRATION(
      Variant.SIGNED_WITHOUT_ADMINISTRATION,
      Map.of(
          "FrontDoor",
          "function-url",
          "FunctionUrlAuthorization",
          "AWS_IAM",
          "Administration",
          "false")),
  HTTP_API_WITHOUT_ADMINISTRATION(
      Variant.HTTP_API_WITHOUT_ADMINISTRATION,
      Map.of("FrontDoor", "http-api", "Administration", "false")),
  BARE(
      Variant.BARE,
      Map.of(
          "FrontDoor", "none",
          "Administration", "false",
          "Alarms", "false",
          "Dashboard", "false",
          "DeletionProtection", "false",
          "AuditRetentionDays", "0")),
  SECRETS_AND_PEOPLE(
      Variant.SECRETS_AND_PEOPLE,
      Map.ofEntries(
          Map.entry("UpstreamSecretName", "openai"),
          Map.entry("IssuerSecretName", "idp"),
          Map.entry(
              "RotationFunctionArn", "arn:aws:lambda:eu-central-1:000000000000:function:rotate"),
          Map.entry("RotationDays", "60"),
          Map.entry("AdminPrincipals", "arn:aws:iam::000000000000:role/a"),
          Map.entry("AlarmEmail", "security@example.com"),
          Map.entry("Waf", "false"),
          Map.entry("DomainName", "ai.example.com"),
          Map.entry(
              "DomainCertificateArn", "arn:aws:acm:eu-central-1:000000000000:certificate/0-1"),
          Map.entry("DomainZoneId", "Z1"))),
  SIZED(
      Variant.SIZED,
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
          Map.entry("AlarmThresholdFailedAuthentication", "1"),
          Map.entry("AlarmThresholdLimitBreaches", "2"),
          Map.entry("AlarmThresholdGuardRefusals", "3"),
          Map.entry("AlarmThresholdDeadKeys", "4"),
          Map.entry("DomainName", "ai.example.com"),
          Map.entry(
              "DomainCertificateArn", "arn:aws:acm:eu-central-1:000000000000:certificate/0-1"),
          Map.entry("DomainTruststoreUri", "s3://trust/store.pem"),
          Map.entry("DomainTruststoreVersion", "3")));

  final Variant variant;
  final Map<String, String> parameters;

  Wish(Variant variant, Map<String, String> parameters) {
    this.variant = variant;
    this.parameters = parameters;
  }
}
