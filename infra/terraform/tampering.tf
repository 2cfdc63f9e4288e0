# Tells of changes to what the gateway's promises rest on, whoever makes them. EventBridge hears of them
# where the account has a trail of management events in CloudTrail; these rules cost nothing.

locals {
  # Whoever calls DynamoDB may name a table either way.
  table_names  = sort([for table in aws_dynamodb_table.this : table.name])
  named_tables = concat(local.table_names, [for table in local.table_names : "arn:${local.partition}:dynamodb:${local.region}:${local.account}:table/${table}"])

  tampering = {
    keys = {
      says   = "A key is being disabled or deleted, or its policy was changed."
      source = "aws.kms"
      events = ["DisableKey", "DisableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion", "UpdateAlias", "DeleteAlias"]
      which  = { resources = { ARN = concat([aws_kms_key.wrapping.arn], aws_kms_key.at_rest[*].arn) } }
    }
    secrets = {
      says   = "A secret is being deleted, or others were let in."
      source = "aws.secretsmanager"
      events = ["DeleteSecret", "PutResourcePolicy", "ReplicateSecretToRegions"]
      which = { requestParameters = { secretId = [
        { prefix = "${var.name}/" },
        { prefix = "arn:${local.partition}:secretsmanager:${local.region}:${local.account}:secret:${var.name}/" }
      ] } }
    }
    audit = {
      says   = "Audit events are being removed, kept for less time, or sent elsewhere."
      source = "aws.logs"
      events = ["DeleteLogGroup", "DeleteLogStream", "DeleteRetentionPolicy", "DisassociateKmsKey", "PutRetentionPolicy", "PutSubscriptionFilter"]
      which  = { requestParameters = { logGroupName = [aws_cloudwatch_log_group.audit.name] } }
    }
    tables = {
      says   = "A table is being deleted, or its protection or backups were changed."
      source = "aws.dynamodb"
      events = ["DeleteTable", "PutResourcePolicy", "UpdateContinuousBackups", "UpdateTable", "UpdateTimeToLive"]
      which  = { "$or" = [for parameter in ["tableName", "resourceArn"] : { requestParameters = { (parameter) = local.named_tables } }] }
    }
  }
}

resource "aws_cloudwatch_event_rule" "tampering" {
  for_each = { for key, rule in local.tampering : key => rule if var.alarms }

  name        = "${var.name}-tampering-${each.key}"
  description = each.value.says
  tags        = var.tags

  event_pattern = jsonencode({
    source      = [each.value.source]
    detail-type = ["AWS API Call via CloudTrail"]
    detail      = merge({ eventName = each.value.events }, each.value.which)
  })
}

resource "aws_cloudwatch_event_target" "tampering" {
  for_each = aws_cloudwatch_event_rule.tampering

  rule      = each.value.name
  target_id = "alarms"
  arn       = aws_sns_topic.alarms[0].arn
}
