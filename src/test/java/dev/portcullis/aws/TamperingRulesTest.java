package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which rules tell of a call, as CloudTrail writes it down. The rules are those of the SAM
 * template; DriftIT holds Terraform to the same.
 */
class TamperingRulesTest {
  private static final String RULE = "TamperingRule";

  /** Characters of a pattern, by EventBridge's quotas. */
  private static final int LONGEST_PATTERN = 2_048;

  private static final Map<String, Json> MADE =
      SamTemplate.of(SamTemplate.text(), Map.of()).resources();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "kms | UpdateAlias | {'resources': [{'ARN': 'arn:aws:kms:REGION:alias/portcullis'}, {'ARN': 'arn:aws:kms:REGION:key/other'}]} | Keys",
        "kms | DeleteAlias | {'resources': [{'ARN': 'arn:aws:kms:REGION:alias/portcullis-at-rest'}]} | Keys",
        "kms | UpdateAlias | {'resources': [{'ARN': 'arn:aws:kms:REGION:alias/other'}, {'ARN': 'arn:aws:kms:REGION:key/other'}]} |",
        "secretsmanager | PutSecretValue | {'requestParameters': {'secretId': 'portcullis/keys-ring'}} | Secrets",
        "secretsmanager | UpdateSecretVersionStage | {'requestParameters': {'secretId': 'arn:aws:secretsmanager:REGION:secret:portcullis/keys-ring-AbCdEf'}} | Secrets",
        "secretsmanager | PutSecretValue | {'requestParameters': {'secretId': 'portcullis/upstreams/openai'}} |",
        "secretsmanager | DeleteSecret | {'requestParameters': {'secretId': 'portcullis/upstreams/openai'}} | Secrets",
        "logs | PutMetricFilter | {'requestParameters': {'logGroupName': '/portcullis/audit'}} | Audit",
        "logs | PutMetricFilter | {'requestParameters': {'logGroupName': '/aws/lambda/portcullis-data'}} | Audit",
        "logs | DeleteMetricFilter | {'requestParameters': {'logGroupName': '/aws/lambda/portcullis-admin'}} | Audit",
        "logs | PutMetricFilter | {'requestParameters': {'logGroupName': '/aws/lambda/other'}} |",
        "dynamodb | CreateBackup | {'requestParameters': {'tableName': 'portcullis-datakeys'}} | Tables",
        "dynamodb | ExportTableToPointInTime | {'requestParameters': {'tableArn': 'arn:aws:dynamodb:REGION:table/portcullis-access'}} | Tables",
        "dynamodb | RestoreTableToPointInTime | {'requestParameters': {'sourceTableName': 'portcullis-datakeys', 'targetTableName': 'other'}} | Tables",
        "dynamodb | DeleteTable | {'requestParameters': {'tableName': 'arn:aws:dynamodb:REGION:table/portcullis-ledger'}} | Tables",
        "dynamodb | RestoreTableFromBackup | {'requestParameters': {'targetTableName': 'portcullis-access', 'backupArn': 'arn:aws:dynamodb:REGION:table/other/backup/1'}} | Tables",
        "dynamodb | RestoreTableFromBackup | {'requestParameters': {'targetTableName': 'other', 'backupArn': 'arn:aws:dynamodb:REGION:table/portcullis-access/backup/1'}} | Tables",
        "dynamodb | RestoreTableFromBackup | {'requestParameters': {'targetTableName': 'other', 'backupArn': 'arn:aws:dynamodb:REGION:table/other/backup/1'}} |",
        "dynamodb | DeleteBackup | {'requestParameters': {'backupArn': 'arn:aws:dynamodb:REGION:table/portcullis-access/backup/1'}} | Tables",
        "logs | DeleteResourcePolicy | {'requestParameters': {'resourceArn': 'arn:aws:logs:REGION:log-group:/portcullis/audit'}} | Audit",
        "logs | DeleteAccountPolicy | {'requestParameters': {'policyName': 'x', 'policyType': 'DATA_PROTECTION_POLICY'}} | Audit",
        "dynamodb | EnableKinesisStreamingDestination | {'requestParameters': {'tableName': 'other'}} |",
        "cloudtrail | StopLogging | {'requestParameters': {'name': 'trail'}} | Trails",
        "monitoring | DeleteAlarms | {'requestParameters': {'alarmNames': ['other', 'portcullis-dead-keys']}} | Alarms",
        "monitoring | DeleteAlarms | {'requestParameters': {'alarmNames': ['other']}} |",
        "monitoring | PutAlarmMuteRule | {'requestParameters': {'name': 'quiet'}} | Alarms",
        "sns | SetTopicAttributes | {'requestParameters': {'topicArn': 'arn:aws:sns:REGION:portcullis-alarms'}} | Alarms",
        "sns | SetSubscriptionAttributes | {'requestParameters': {'subscriptionArn': 'arn:aws:sns:REGION:portcullis-alarms:0-1'}} | Alarms",
        "sns | Unsubscribe | {'requestParameters': {'subscriptionArn': 'arn:aws:sns:REGION:other:0-1'}} |",
        "events | DisableRule | {'requestParameters': {'name': 'portcullis-tampering-keys'}} | Rules",
        "events | DisableRule | {'requestParameters': {'name': 'portcullis-tampering-rules'}} | Alarms Rules"
      })
  void aCallIsToldByTheRulesThatWatchWhatItTouches(
      String service, String name, String detail, String rules) {
    assertThat(telling(service, name, detail))
        .containsExactlyInAnyOrder(rules == null ? new String[0] : rules.split(" "));
  }

  /** Services that keep things encrypted are granted keys all the time. */
  @ParameterizedTest
  @CsvSource({"'', Keys", "'''invokedBy'': ''dynamodb.amazonaws.com''', "})
  void aGrantIsToldWhereNoServiceAskedForIt(String invokedBy, String rule) {
    String detail =
        "{'resources': [{'ARN': 'arn:aws:kms:REGION:alias/portcullis'}], 'userIdentity': {"
            + invokedBy
            + "}}";
    assertThat(telling("kms", "CreateGrant", detail))
        .isEqualTo(rule == null ? List.of() : List.of(rule));
  }

  /**
   * In the region and the partition with the longest names, under the longest name that is taken.
   */
  @Test
  void noRuleIsLongerThanEventBridgeTakes() {
    Map<String, Json> longest =
        SamTemplate.of(SamTemplate.text(), Map.of("Name", "p".repeat(32))).resources();
    longest.forEach(
        (name, made) -> {
          if (name.endsWith(RULE)) {
            String text = JsonWriter.text(pattern(made).pattern());
            assertThat(
                    text.replace("eu-central-1", "ap-southeast-10")
                        .replace("arn:aws:", "arn:aws-us-gov:"))
                .as(name)
                .hasSizeLessThanOrEqualTo(LONGEST_PATTERN);
          }
        });
    assertThat(longest.keySet()).anyMatch(name -> name.endsWith(RULE));
  }

  private static List<String> telling(String service, String name, String detail) {
    String more = detail.replace('\'', '"').replace("REGION", "eu-central-1:000000000000");
    Json event =
        Deployed.json(
            """
            {"source": "aws.%s", "detail-type": "AWS API Call via CloudTrail", "detail": {"eventName": "%s", %s}
            """
                .formatted(service, name, more.substring(1)));
    return MADE.entrySet().stream()
        .filter(made -> made.getKey().endsWith(RULE))
        .filter(made -> pattern(made.getValue()).matches(event))
        .map(made -> made.getKey().replace(RULE, ""))
        .toList();
  }

  private static EventPattern pattern(Json rule) {
    return new EventPattern(rule.at("Properties").flatMap(p -> p.at("EventPattern")).orElseThrow());
  }
}
