# Where nobody calls nothing is counted, and that is well: missing data breaches nothing, for all of them.

locals {
  event_alarms = { for key, alarm in {
    failed_authentication = { threshold = var.alarm_thresholds.failed_authentication, says = "Callers without a good key or token: somebody tries some, or a client was not told of a new one." }
    dead_keys             = { threshold = var.alarm_thresholds.dead_keys, says = "Keys are shown that were revoked, have expired or are shut out: forgotten somewhere, or stolen." }
    limit_breaches        = { threshold = var.alarm_thresholds.limit_breaches, says = "Callers are refused for their limits." }
    guard_refusals        = { threshold = var.alarm_thresholds.guard_refusals, says = "Requests or replies are refused for what is in them." }
    server_errors         = { threshold = var.alarm_thresholds.server_errors, says = "Callers get errors that are not theirs: a model, a service of AWS, or the gateway fails." }
    audit_failures        = { threshold = 1, says = "Events could not be kept, so calls were refused. Look at the audit group and at what the role may do." }
  } : key => alarm if contains(keys(local.patterns), key) || (key == "audit_failures" && var.alarms && local.deployed) }

  function_alarms = var.alarms ? merge([for plane, function in local.functions : { for key, alarm in {
    errors    = { metric = "Errors", statistic = "Sum", threshold = 1, says = "Invocations fail: the function does not start, or was stopped." }
    throttles = { metric = "Throttles", statistic = "Sum", threshold = 1, says = "Invocations are refused: more at once than its reserved concurrency, or the account's, allows." }
    duration  = { metric = "Duration", statistic = "Maximum", threshold = floor(function.timeout * 900), says = "An invocation took nine tenths of the time that it may." }
  } : "${plane}-${key}" => merge(alarm, { plane = plane }) if !var.minimal || key != "duration" }]...) : {}

  table_alarms = var.alarms && !var.minimal ? keys(local.tables) : []

  # What the gateway asks DynamoDB for, by table.
  operations = var.alarms && !var.minimal ? {
    access_get   = { table = "access", operation = "GetItem" }
    access_put   = { table = "access", operation = "PutItem" }
    access_query = { table = "access", operation = "Query" }
    datakeys_get = { table = "datakeys", operation = "GetItem" }
    ledger_get   = { table = "ledger", operation = "GetItem" }
    ledger_put   = { table = "ledger", operation = "UpdateItem" }
  } : {}
}

resource "aws_sns_topic" "alarms" {
  count = var.alarms ? 1 : 0

  name              = "${var.name}-alarms"
  kms_master_key_id = local.at_rest_key_arn
  tags              = var.tags
}

data "aws_iam_policy_document" "alarms" {
  statement {
    sid       = "AlarmsTellIt"
    actions   = ["sns:Publish"]
    resources = [local.alarm_topic_arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }

  # EventBridge is documented to take no condition here.
  statement {
    sid       = "RulesTellIt"
    actions   = ["sns:Publish"]
    resources = [local.alarm_topic_arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  count = var.alarms ? 1 : 0

  arn    = aws_sns_topic.alarms[0].arn
  policy = data.aws_iam_policy_document.alarms.json
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alarms ? var.alarm_emails : []

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = each.value
}

resource "aws_cloudwatch_metric_alarm" "events" {
  for_each = local.event_alarms

  alarm_name          = "${var.name}-${replace(each.key, "_", "-")}"
  alarm_description   = each.value.says
  namespace           = local.namespace
  metric_name         = each.key
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = aws_sns_topic.alarms[*].arn
  ok_actions          = aws_sns_topic.alarms[*].arn
  tags                = var.tags
}

# Somebody uses keys much more than at this hour of this day of other weeks (docs/adr/0083-no-metric-for-each-key.md).
resource "aws_cloudwatch_metric_alarm" "unusual_use" {
  count = contains(keys(local.patterns), "calls") ? 1 : 0

  alarm_name          = "${var.name}-unusual-use"
  alarm_description   = "Many more calls than is usual at this time: the dashboard says who calls most."
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanUpperThreshold"
  threshold_metric_id = "usual"
  treat_missing_data  = "notBreaching"
  alarm_actions       = aws_sns_topic.alarms[*].arn
  tags                = var.tags

  metric_query {
    id          = "usual"
    expression  = "ANOMALY_DETECTION_BAND(calls, 3)"
    label       = "usual"
    return_data = true
  }

  metric_query {
    id          = "calls"
    return_data = true

    metric {
      namespace   = local.namespace
      metric_name = "calls"
      period      = 300
      stat        = "Sum"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "function" {
  for_each = local.function_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.says
  namespace           = "AWS/Lambda"
  metric_name         = each.value.metric
  dimensions          = { FunctionName = aws_lambda_function.this[each.value.plane].function_name }
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = each.value.threshold
  treat_missing_data  = "notBreaching"
  alarm_actions       = aws_sns_topic.alarms[*].arn
  ok_actions          = aws_sns_topic.alarms[*].arn
  tags                = var.tags
}

# What callers see when a function does not answer at all, of which there is no event.
resource "aws_cloudwatch_metric_alarm" "front_door" {
  count = var.alarms && !var.minimal && local.api ? 1 : 0

  alarm_name          = "${var.name}-front-door"
  alarm_description   = "API Gateway answers with errors of its own or of the functions."
  namespace           = "AWS/ApiGateway"
  metric_name         = local.rest_api ? "5XXError" : "5xx"
  dimensions          = local.rest_api ? { ApiName = var.name, Stage = local.stage } : { ApiId = one(aws_apigatewayv2_api.this[*].id) }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.alarm_thresholds.server_errors
  treat_missing_data  = "notBreaching"
  alarm_actions       = aws_sns_topic.alarms[*].arn
  ok_actions          = aws_sns_topic.alarms[*].arn
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "table_throttles" {
  for_each = toset(local.table_alarms)

  alarm_name          = "${var.name}-${each.key}-throttles"
  alarm_description   = "The table ${each.key} is asked more often than it takes, so callers are refused: see who calls so much."
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = aws_sns_topic.alarms[*].arn
  ok_actions          = aws_sns_topic.alarms[*].arn
  tags                = var.tags

  metric_query {
    id          = "throttles"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    label       = "throttles"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { reads = "ReadThrottleEvents", writes = "WriteThrottleEvents" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = metric_query.value
        dimensions  = { TableName = aws_dynamodb_table.this[each.key].name }
        period      = 300
        stat        = "Sum"
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "table_errors" {
  count = length(local.operations) > 0 ? 1 : 0

  alarm_name          = "${var.name}-table-errors"
  alarm_description   = "DynamoDB fails: look at the status of AWS."
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.alarm_thresholds.server_errors
  treat_missing_data  = "notBreaching"
  alarm_actions       = aws_sns_topic.alarms[*].arn
  ok_actions          = aws_sns_topic.alarms[*].arn
  tags                = var.tags

  metric_query {
    id          = "errors"
    expression  = join(" + ", [for id in sort(keys(local.operations)) : "FILL(${id}, 0)"])
    label       = "errors"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.operations

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = "SystemErrors"
        dimensions = {
          TableName = aws_dynamodb_table.this[metric_query.value.table].name
          Operation = metric_query.value.operation
        }
        period = 300
        stat   = "Sum"
      }
    }
  }
}
