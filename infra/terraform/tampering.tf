# Tells of changes to what the gateway's promises rest on, whoever makes them. EventBridge hears of them
# where the account has a trail of management events in CloudTrail; these rules cost nothing.

locals {
  # Whoever calls a service may name a thing either way.
  # By what their names begin with: a rule that listed each name and ARN for each parameter would be longer than EventBridge takes.
  named_tables   = [for beginning in ["", "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/"] : { prefix = "${beginning}${var.name}-" }]
  named_secrets  = [var.name, "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:${var.name}"]
  key_alias_arns = concat([aws_kms_alias.wrapping.arn], aws_kms_alias.at_rest[*].arn)
  audit_arns     = [local.log_group_arns.audit, "${local.log_group_arns.audit}:*"]

  tampering = {
    keys = {
      says    = "A key is being disabled or deleted, its policy was changed, or others were let in."
      sources = ["aws.kms"]
      detail = {
        # Whoever leads an alias elsewhere names it and the other key, so aliases are watched by their own names.
        resources = { ARN = concat([aws_kms_key.wrapping.arn], aws_kms_key.at_rest[*].arn, local.key_alias_arns) }
        # Services that keep things encrypted are granted a key whenever something is made for them.
        "$or" = [
          { eventName = ["DeleteAlias", "DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion", "UpdateAlias"] },
          { eventName = ["CreateGrant"], userIdentity = { invokedBy = [{ exists = false }] } }
        ]
      }
    }
    secrets = {
      says    = "A secret is being deleted, others were let in, or the ring has another value."
      sources = ["aws.secretsmanager"]
      detail = {
        "$or" = [
          { eventName = ["DeleteSecret", "PutResourcePolicy", "ReplicateSecretToRegions"], requestParameters = { secretId = [for named in local.named_secrets : { prefix = "${named}/" }] } },
          # Whoever puts a ring of their own makes keys that are taken for ours, or ends all that there are.
          { eventName = ["PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage"], requestParameters = { secretId = [for named in local.named_secrets : { prefix = "${named}/keys-ring" }] } }
        ]
      }
    }
    audit = {
      says    = "Audit events are being removed, changed, no longer counted, kept for less time, or sent elsewhere."
      sources = ["aws.logs"]
      detail = {
        # What the roles are denied (policies/append-only.json.tftpl), PolicyFilesTest holds to the same.
        eventName = ["AssociateKmsKey", "DeleteAccountPolicy", "DeleteDataProtectionPolicy", "DeleteLogGroup", "DeleteLogStream", "DeleteMetricFilter", "DeleteResourcePolicy", "DeleteRetentionPolicy", "DeleteSubscriptionFilter", "DeleteTransformer", "DisassociateKmsKey", "PutAccountPolicy", "PutDataProtectionPolicy", "PutLogGroupDeletionProtection", "PutMetricFilter", "PutResourcePolicy", "PutRetentionPolicy", "PutSubscriptionFilter", "PutTransformer"]
        "$or" = concat([
          { requestParameters = { logGroupName = [aws_cloudwatch_log_group.audit.name] } },
          { requestParameters = { logGroupIdentifier = concat([aws_cloudwatch_log_group.audit.name], local.audit_arns) } },
          { requestParameters = { resourceIdentifier = local.audit_arns } },
          { requestParameters = { resourceArn = local.audit_arns } },
          # For the groups of the whole account.
          { requestParameters = { policyType = ["DATA_PROTECTION_POLICY", "SUBSCRIPTION_FILTER_POLICY", "TRANSFORMER_POLICY"] } }
          ],
          # What functions say of events that could not be kept is counted in groups of their own.
          [for names in [[for plane in sort(keys(local.functions)) : local.log_groups[plane]]] : { requestParameters = { logGroupName = names } } if length(names) > 0]
        )
      }
    }
    tables = {
      says    = "A table is being deleted, copied or replaced, or its protection or backups were changed."
      sources = ["aws.dynamodb"]
      detail = {
        # Copies: a backup of data keys would bring back those that were shredded. A table that is restored into the place of another
        # brings back what was revoked.
        eventName = ["CreateBackup", "DeleteBackup", "DeleteTable", "EnableKinesisStreamingDestination", "ExportTableToPointInTime", "PutResourcePolicy", "RestoreTableFromBackup", "RestoreTableToPointInTime", "UpdateContinuousBackups", "UpdateTable", "UpdateTimeToLive"]
        "$or"     = [for parameter in ["tableName", "resourceArn", "tableArn", "sourceTableName", "sourceTableArn", "targetTableName", "backupArn"] : { requestParameters = { (parameter) = local.named_tables } }]
      }
    }
    # The rules hear what a trail hears. Of all trails of the account whose home is this region, as only its owner
    # knows which one that is.
    trails = {
      says    = "A trail of CloudTrail, without which no other rule hears of anything, is turned off or changed."
      sources = ["aws.cloudtrail"]
      detail  = { eventName = ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"] }
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
        { eventName = ["SetSubscriptionAttributes", "Unsubscribe"], requestParameters = { subscriptionArn = [{ prefix = "${local.alarm_topic_arn}:" }] } },
        # It may name any number of alarms, so of anybody's.
        { eventName = ["PutAlarmMuteRule"] },
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
