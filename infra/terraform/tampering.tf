# Tells of changes to what the gateway's promises rest on, whoever makes them. EventBridge hears of them
# where the account has a trail of management events in CloudTrail; these rules cost nothing.

locals {
  # Whoever calls a service may name a thing either way.
  table_names  = sort([for table in aws_dynamodb_table.this : table.name])
  named_tables = concat(local.table_names, [for table in local.table_names : "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/${table}"])
  audit_arns   = [local.log_group_arns.audit, "${local.log_group_arns.audit}:*"]

  tampering = {
    keys = {
      says    = "A key is being disabled or deleted, its policy was changed, or others were let in."
      sources = ["aws.kms"]
      detail = {
        resources = { ARN = concat([aws_kms_key.wrapping.arn], aws_kms_key.at_rest[*].arn) }
        # Services that keep things encrypted are granted a key whenever something is made for them.
        "$or" = [
          { eventName = ["DeleteAlias", "DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion", "UpdateAlias"] },
          { eventName = ["CreateGrant"], userIdentity = { invokedBy = [{ exists = false }] } }
        ]
      }
    }
    secrets = {
      says    = "A secret is being deleted, or others were let in."
      sources = ["aws.secretsmanager"]
      detail = {
        eventName = ["DeleteSecret", "PutResourcePolicy", "ReplicateSecretToRegions"]
        requestParameters = { secretId = [
          { prefix = "${var.name}/" },
          { prefix = "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:${var.name}/" }
        ] }
      }
    }
    audit = {
      says    = "Audit events are being removed, changed, no longer counted, kept for less time, or sent elsewhere."
      sources = ["aws.logs"]
      detail = {
        eventName = ["AssociateKmsKey", "DeleteDataProtectionPolicy", "DeleteLogGroup", "DeleteLogStream", "DeleteMetricFilter", "DeleteRetentionPolicy", "DeleteSubscriptionFilter", "DisassociateKmsKey", "PutAccountPolicy", "PutDataProtectionPolicy", "PutLogGroupDeletionProtection", "PutMetricFilter", "PutResourcePolicy", "PutRetentionPolicy", "PutSubscriptionFilter", "PutTransformer"]
        "$or" = [
          { requestParameters = { logGroupName = [aws_cloudwatch_log_group.audit.name] } },
          { requestParameters = { logGroupIdentifier = concat([aws_cloudwatch_log_group.audit.name], local.audit_arns) } },
          { requestParameters = { resourceIdentifier = local.audit_arns } },
          { requestParameters = { resourceArn = local.audit_arns } },
          # For the groups of the whole account.
          { requestParameters = { policyType = ["DATA_PROTECTION_POLICY", "SUBSCRIPTION_FILTER_POLICY", "TRANSFORMER_POLICY"] } }
        ]
      }
    }
    tables = {
      says    = "A table is being deleted, or its protection or backups were changed."
      sources = ["aws.dynamodb"]
      detail = {
        eventName = ["DeleteTable", "PutResourcePolicy", "UpdateContinuousBackups", "UpdateTable", "UpdateTimeToLive"]
        "$or"     = [for parameter in ["tableName", "resourceArn"] : { requestParameters = { (parameter) = local.named_tables } }]
      }
    }
    # A rule that was turned off says nothing any more, so each of these two watches over the other.
    rules = {
      says    = "A rule that tells of changes is turned off or changed."
      sources = ["aws.events"]
      detail = { "$or" = [
        { eventName = ["DeleteRule", "DisableRule", "PutRule"], requestParameters = { name = [{ prefix = "${var.name}-tampering-" }] } },
        { eventName = ["PutTargets", "RemoveTargets"], requestParameters = { rule = [{ prefix = "${var.name}-tampering-" }] } }
      ] }
    }
    alarms = {
      says    = "An alarm, or the topic that it tells, is turned off or changed."
      sources = ["aws.monitoring", "aws.sns", "aws.events"]
      detail = { "$or" = [
        { eventName = ["DeleteAlarms", "DisableAlarmActions"], requestParameters = { alarmNames = [{ prefix = "${var.name}-" }] } },
        { eventName = ["PutMetricAlarm", "SetAlarmState"], requestParameters = { alarmName = [{ prefix = "${var.name}-" }] } },
        { eventName = ["AddPermission", "DeleteTopic", "RemovePermission", "SetTopicAttributes"], requestParameters = { topicArn = [local.alarm_topic_arn] } },
        { eventName = ["Unsubscribe"], requestParameters = { subscriptionArn = [{ prefix = "${local.alarm_topic_arn}:" }] } },
        { eventName = ["DeleteRule", "DisableRule", "PutRule"], requestParameters = { name = ["${var.name}-tampering-rules"] } },
        { eventName = ["PutTargets", "RemoveTargets"], requestParameters = { rule = ["${var.name}-tampering-rules"] } }
      ] }
    }
  }
}

resource "aws_cloudwatch_event_rule" "tampering" {
  for_each = { for key, rule in local.tampering : key => rule if var.alarms }

  name        = "${var.name}-tampering-${each.key}"
  description = each.value.says
  tags        = var.tags

  event_pattern = jsonencode({
    source      = each.value.sources
    detail-type = ["AWS API Call via CloudTrail"]
    detail      = each.value.detail
  })
}

resource "aws_cloudwatch_event_target" "tampering" {
  for_each = aws_cloudwatch_event_rule.tampering

  rule      = each.value.name
  target_id = "alarms"
  arn       = aws_sns_topic.alarms[0].arn
}
