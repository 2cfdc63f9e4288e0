# Refusals, latency and tokens are read from the audit events when somebody looks, which is paid by what is
# read; the rest are metrics that services keep for nothing.

locals {
  queries = [
    {
      title = "Refusals by reason"
      view  = "table"
      query = "filter action_id = 2 | stats count(*) as refusals by status_code, http_response.code | sort refusals desc | limit 20"
    },
    {
      title = "Calls by outcome"
      view  = "timeSeries"
      query = "filter status_code != \"intended\" | stats sum(action_id = 1) as allowed, sum(action_id = 2) as refused by bin(5m)"
    },
    {
      title = "Duration, in ms"
      view  = "timeSeries"
      query = "filter action_id = 1 and api.service.name != \"admin\" | stats pct(duration, 50) as p50, pct(duration, 95) as p95, pct(duration, 99) as p99 by bin(5m)"
    },
    {
      title = "Tokens by tenant and model"
      view  = "table"
      query = "filter action_id = 1 | stats sum(unmapped.portcullis.usage.input_tokens) as input, sum(unmapped.portcullis.usage.output_tokens) as output, count(*) as calls by actor.user.org.uid, unmapped.portcullis.model | sort output desc | limit 20"
    },
    {
      title = "Who calls most"
      view  = "table"
      query = "filter action_id = 1 and api.service.name != \"admin\" | stats count(*) as calls, sum(unmapped.portcullis.usage.output_tokens) as output by actor.user.uid, actor.user.org.uid | sort calls desc | limit 20"
    }
  ]

  of_functions = { for title, chart in {
    "Invocations"        = { metric = "Invocations", statistic = "Sum" }
    "Errors"             = { metric = "Errors", statistic = "Sum" }
    "Throttles"          = { metric = "Throttles", statistic = "Sum" }
    "Most at once"       = { metric = "ConcurrentExecutions", statistic = "Maximum" }
    "Billed time, in ms" = { metric = "Duration", statistic = "Sum" }
    } : title => {
    statistic = chart.statistic
    metrics   = [for function in aws_lambda_function.this : ["AWS/Lambda", chart.metric, "FunctionName", function.function_name]]
  } if local.deployed }

  of_state = {
    "Units read"        = { statistic = "Sum", metrics = [for table in aws_dynamodb_table.this : ["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", table.name]] }
    "Units written"     = { statistic = "Sum", metrics = [for table in aws_dynamodb_table.this : ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", table.name]] }
    "Audit events kept" = { statistic = "Sum", metrics = [["AWS/Logs", "IncomingLogEvents", "LogGroupName", aws_cloudwatch_log_group.audit.name]] }
    "Bytes of them"     = { statistic = "Sum", metrics = [["AWS/Logs", "IncomingBytes", "LogGroupName", aws_cloudwatch_log_group.audit.name]] }
  }

  widgets = concat(
    [for query in local.queries : {
      type = "log"
      properties = {
        title  = query.title
        view   = query.view
        region = local.region
        query  = "SOURCE '${aws_cloudwatch_log_group.audit.name}' | ${query.query}"
      }
    }],
    [for title, chart in merge(local.of_functions, local.of_state) : {
      type = "metric"
      properties = {
        title   = title
        view    = "timeSeries"
        region  = local.region
        period  = 300
        stat    = chart.statistic
        metrics = chart.metrics
      }
    }]
  )
}

resource "aws_cloudwatch_dashboard" "this" {
  count = var.dashboard ? 1 : 0

  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [for index, widget in local.widgets : merge(widget, {
      x      = index % 2 * 12
      y      = floor(index / 2) * 6
      width  = 12
      height = 6
    })]
  })
}
