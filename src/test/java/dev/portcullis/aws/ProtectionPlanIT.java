package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What protects a deployment and watches over it, in full and where it may cost next to nothing.
 */
@ExtendWith(Plans.Extension.class)
class ProtectionPlanIT {
  private static final int FREE_ALARMS = 10;
  private static final int FREE_METRICS = 10;

  /** What EventBridge takes of a pattern. */
  private static final int LONGEST_PATTERN = 2048;

  private final Plans plans;

  ProtectionPlanIT(Plans plans) {
    this.plans = plans;
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "datakeys", "ledger"})
  void aTableIsProtectedAsTheFileOfTablesSays(String name) {
    Json wanted = Deployment.definition(name);
    Planned plan = plans.of(Variant.USUAL);
    String table = table(name);
    assertThat(plan.text(table, "billing_mode")).isEqualTo("PAY_PER_REQUEST");
    assertThat(plan.text(table, "deletion_protection_enabled"))
        .isEqualTo(Boolean.toString(wanted.flag("deletion_protection")));
    assertThat(plan.text(table, "point_in_time_recovery", "0", "enabled"))
        .isEqualTo(Boolean.toString(wanted.flag("point_in_time_recovery")));
    assertThat(plan.at(table, "ttl", "0", "attribute_name").flatMap(Json::asText))
        .isEqualTo(wanted.text("ttl"));
    assertThat(plan.at(table, "server_side_encryption", "0", "enabled").isPresent())
        .isEqualTo(wanted.flag("customer_managed_key"));
  }

  @ParameterizedTest
  @EnumSource(names = "MINIMAL.*", mode = EnumSource.Mode.MATCH_ALL)
  void minimalCostsNoKeyButTheOneThatWraps(Variant minimal) {
    Planned plan = plans.of(minimal);
    assertThat(plan.ofType("aws_kms_key")).containsExactly("aws_kms_key.wrapping");
    // each of its first two rotations would cost its price again
    assertThat(plan.text("aws_kms_key.wrapping", "enable_key_rotation")).isEqualTo("false");
    assertThat(plan.at(table("access"), "server_side_encryption", "0")).isEmpty();
    assertThat(plan.at("aws_lambda_function.this[\"data\"]", "kms_key_arn")).isEmpty();
    assertThat(plan.at("aws_sns_topic.alarms[0]", "kms_master_key_id")).isEmpty();
    assertThat(plan.comesLater("aws_sns_topic.alarms[0]", "kms_master_key_id")).isFalse();
    for (String address : encryptable(plan)) {
      assertThat(plan.at(address, "kms_key_id")).as(address).isEmpty();
      assertThat(plan.comesLater(address, "kms_key_id")).as(address).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "MINIMAL.*", mode = EnumSource.Mode.MATCH_ALL)
  void minimalHasNoMoreThanIsFree(Variant minimal) {
    Planned plan = plans.of(minimal);
    assertThat(plan.ofType("aws_cloudwatch_metric_alarm")).hasSizeBetween(5, FREE_ALARMS);
    assertThat(plan.ofType("aws_cloudwatch_log_metric_filter")).hasSizeBetween(3, FREE_METRICS);
    assertThat(plan.ofType("aws_wafv2_web_acl")).isEmpty();
  }

  @Test
  void minimalProtectsWhatCostsNothingToProtect() {
    Planned plan = plans.of(Variant.MINIMAL);
    assertThat(plan.text(table("access"), "deletion_protection_enabled")).isEqualTo("true");
    assertThat(plan.text(table("access"), "point_in_time_recovery", "0", "enabled"))
        .isEqualTo("true");
    assertThat(plan.ofType("aws_cloudwatch_event_rule")).hasSize(7);
  }

  @Test
  void allGroupsAndSecretsAreEncryptedByTheDeploymentsKey() {
    Planned plan = plans.of(Variant.SECRETS_AND_PEOPLE);
    assertThat(plans.of(Variant.USUAL).comesLater("aws_cloudwatch_log_group.waf[0]", "kms_key_id"))
        .isTrue();
    assertThat(encryptable(plan))
        .hasSize(7)
        .allSatisfy(address -> assertThat(plan.comesLater(address, "kms_key_id")).isTrue());
    assertThat(plan.comesLater("aws_sns_topic.alarms[0]", "kms_master_key_id")).isTrue();
    assertThat(List.of("aws_kms_key.wrapping", "aws_kms_key.at_rest[0]"))
        .allSatisfy(key -> assertThat(plan.text(key, "enable_key_rotation")).isEqualTo("true"));
  }

  private static List<String> encryptable(Planned plan) {
    return Stream.of("aws_cloudwatch_log_group", "aws_secretsmanager_secret")
        .flatMap(type -> plan.ofType(type).stream())
        .toList();
  }

  @Test
  void auditEventsAreKeptForMoreThanAYearAndOutliveADestroy() {
    Planned plan = plans.of(Variant.USUAL);
    assertThat(plan.text("aws_cloudwatch_log_group.audit", "retention_in_days")).isEqualTo("400");
    assertThat(plan.text("aws_cloudwatch_log_group.audit", "skip_destroy")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "admin"})
  void noPlaneMayEverShortenTheAudit(String plane) {
    Json document =
        plans
            .of(Variant.USUAL)
            .document("aws_iam_role_policy.append_only[\"" + plane + "\"]", "policy");
    assertThat(document.items("Statement"))
        .hasSize(2)
        .allSatisfy(statement -> assertThat(statement.text("Effect")).contains("Deny"));
  }

  @Test
  void alarmsTellTheTopicAndAreQuietWhereNobodyCalls() {
    Planned plan = plans.of(Variant.USUAL);
    assertThat(plan.ofType("aws_cloudwatch_metric_alarm"))
        .hasSizeGreaterThan(15)
        .allSatisfy(
            alarm -> {
              assertThat(plan.text(alarm, "treat_missing_data")).isEqualTo("notBreaching");
              assertThat(plan.comesLater(alarm, "alarm_actions")).isTrue();
              assertThat(plan.text(alarm, "alarm_description")).isNotBlank();
            });
  }

  @Test
  void eachPatternIsCountedAndWatched() {
    Planned plan = plans.of(Variant.USUAL);
    for (String metric :
        List.of(
            "failed_authentication",
            "dead_keys",
            "limit_breaches",
            "guard_refusals",
            "server_errors")) {
      String filter = "aws_cloudwatch_log_metric_filter.audit[\"" + metric + "\"]";
      assertThat(plan.text(filter, "log_group_name")).isEqualTo("/portcullis/audit");
      String alarm = "aws_cloudwatch_metric_alarm.events[\"" + metric + "\"]";
      assertThat(plan.text(alarm, "metric_name"))
          .isEqualTo(plan.text(filter, "metric_transformation", "0", "name"));
      assertThat(plan.text(alarm, "namespace"))
          .isEqualTo(plan.text(filter, "metric_transformation", "0", "namespace"));
    }
    assertThat(plan.text("aws_cloudwatch_log_metric_filter.audit_failures[\"data\"]", "pattern"))
        .isEqualTo("\"audit failed\"");
  }

  @Test
  void anInvocationThatNearlyTimesOutRaisesAnAlarm() {
    Planned plan = plans.of(Variant.FUNCTIONS_SIZED);
    assertThat(plan.text("aws_cloudwatch_metric_alarm.function[\"data-duration\"]", "threshold"))
        .isEqualTo("810000");
  }

  @ParameterizedTest
  @CsvSource({
    "secrets, secretsmanager, DeleteSecret PutResourcePolicy PutSecretValue",
    "trails, cloudtrail, StopLogging DeleteTrail UpdateTrail PutEventSelectors",
    "audit, logs, DisassociateKmsKey PutDataProtectionPolicy DeleteMetricFilter PutAccountPolicy",
    "tables, dynamodb, DeleteTable UpdateTimeToLive CreateBackup ExportTableToPointInTime",
    "rules, events, DisableRule DeleteRule RemoveTargets PutTargets",
    "alarms, monitoring, DeleteAlarms DisableAlarmActions PutAlarmMuteRule Unsubscribe DeleteTopic"
  })
  void tamperingIsTold(String what, String source, String events) {
    Planned plan = plans.of(Variant.USUAL);
    String rule = "aws_cloudwatch_event_rule.tampering[\"" + what + "\"]";
    Json pattern = plan.document(rule, "event_pattern");
    assertThat(pattern.items("source")).contains(Json.of("aws." + source));
    assertThat(pattern.items("detail-type")).contains(Json.of("AWS API Call via CloudTrail"));
    assertThat(JsonWriter.text(pattern))
        .contains(Stream.of(events.split(" ")).map(event -> "\"" + event + "\"").toList());
    assertThat(JsonWriter.text(pattern).length()).isLessThan(LONGEST_PATTERN);
    assertThat(plan.ofType("aws_cloudwatch_event_target")).hasSize(7);
  }

  /** Where there are none, nobody can change how they count; an empty list would be refused. */
  @Test
  void groupsOfFunctionsAreWatchedWhereThereAreFunctions() {
    String rule = "aws_cloudwatch_event_rule.tampering[\"audit\"]";
    assertThat(JsonWriter.text(plans.of(Variant.USUAL).document(rule, "event_pattern")))
        .contains("[\"/aws/lambda/portcullis-admin\",\"/aws/lambda/portcullis-data\"]");
    assertThat(JsonWriter.text(plans.of(Variant.SERVER).document(rule, "event_pattern")))
        .contains("/portcullis/audit")
        .doesNotContain("/aws/lambda/", "[]");
  }

  /** Its pattern names the keys, which are known when they are made. */
  @Test
  void tamperingWithKeysIsToldToo() {
    Planned plan = plans.of(Variant.USUAL);
    String rule = "aws_cloudwatch_event_rule.tampering[\"keys\"]";
    assertThat(plan.text(rule, "name")).isEqualTo("portcullis-tampering-keys");
    assertThat(plan.comesLater(rule, "event_pattern")).isTrue();
  }

  @Test
  void withoutAlarmsAndDashboardThereAreNone() {
    Planned plan = plans.of(Variant.UNWATCHED);
    assertThat(plan.resources().keySet())
        .noneMatch(
            address ->
                address.startsWith("aws_cloudwatch_metric")
                    || address.startsWith("aws_cloudwatch_event")
                    || address.startsWith("aws_cloudwatch_log_metric_filter")
                    || address.startsWith("aws_cloudwatch_dashboard")
                    || address.startsWith("aws_sns"));
  }

  @Test
  void theDashboardShowsWhatIsThere() {
    Json body =
        plans.of(Variant.USUAL).document("aws_cloudwatch_dashboard.this[0]", "dashboard_body");
    assertThat(body.items("widgets")).hasSize(14);
    Json server =
        plans.of(Variant.SERVER).document("aws_cloudwatch_dashboard.this[0]", "dashboard_body");
    assertThat(server.items("widgets")).hasSize(9);
  }

  @Test
  void aSecretIsRotatedByTheFunctionThatWasNamed() {
    Planned plan = plans.of(Variant.SECRETS_AND_PEOPLE);
    String rotation = "aws_secretsmanager_secret_rotation.this[\"upstreams/openai\"]";
    assertThat(plan.text(rotation, "rotation_rules", "0", "automatically_after_days"))
        .isEqualTo("60");
    assertThat(plan.text(rotation, "rotate_immediately")).isEqualTo("false");
  }

  private static String table(String name) {
    return "aws_dynamodb_table.this[\"" + name + "\"]";
  }
}
