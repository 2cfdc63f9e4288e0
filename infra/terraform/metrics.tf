# What alarms and the dashboard count: audit events, and the one line of a function's log that stands
# for an event which could not be kept. The patterns are tried on events by MetricPatternsTest.

locals {
  namespace = "Portcullis/${var.name}"

  all_patterns = {
    # Calls to models that were let through.
    calls = "{ ($.action_id = 1) && ($.api.service.name != \"admin\") }"

    failed_authentication = "{ ($.status_code = \"missing_api_key\") || ($.status_code = \"invalid_api_key\") || ($.status_code = \"expired_api_key\") || ($.status_code = \"revoked_api_key\") }"

    # Keys that were good once: forgotten somewhere, or stolen.
    dead_keys = "{ ($.status_code = \"expired_api_key\") || ($.status_code = \"revoked_api_key\") || ($.status_code = \"quarantined\") }"

    limit_breaches = "{ ($.status_code = \"rate_limit_exceeded\") || ($.status_code = \"call_exceeds_limit\") }"
    guard_refusals = "{ ($.status_code = \"content_filter\") || ($.status_code = \"cut_guard\") }"
    server_errors  = "{ ($.http_response.code >= 500) || ($.status_code = \"cut_upstream\") || ($.status_code = \"cut_deadline\") || ($.status_code = \"cut_defect\") }"
  }

  # A metric that is counted costs, and ten are free.
  patterns = { for key, pattern in local.all_patterns : key => pattern
    if var.alarms && (!var.minimal || contains(["failed_authentication", "server_errors"], key))
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
