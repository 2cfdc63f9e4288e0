# What alarms and the dashboard count: audit events by patterns.json, which MetricPatternsTest tries on events,
# and the one line of a function's log that stands for an event which could not be kept.

locals {
  namespace = "Portcullis/${var.name}"

  # A metric that is counted costs, and ten are free.
  patterns = { for key, metric in jsondecode(file("${path.module}/patterns.json")) : key => metric.pattern
    if var.alarms && (metric.minimal || !var.minimal)
  }
}

resource "aws_cloudwatch_log_metric_filter" "audit" {
  for_each = local.patterns

  name           = "${var.name}-${replace(each.key, "_", "-")}"
  log_group_name = aws_cloudwatch_log_group.audit.name
  pattern        = each.value

  metric_transformation {
    namespace = local.namespace
    name      = each.key
    value     = "1"
    unit      = "Count"
  }
}

# The gateway refuses what it cannot record, so this is an outage as well as a gap.
resource "aws_cloudwatch_log_metric_filter" "audit_failures" {
  for_each = var.alarms ? local.functions : {}

  name           = "${var.name}-${each.key}-audit-failures"
  log_group_name = aws_cloudwatch_log_group.function[each.key].name
  pattern        = "\"audit failed\""

  metric_transformation {
    namespace = local.namespace
    name      = "audit_failures"
    value     = "1"
    unit      = "Count"
  }
}
