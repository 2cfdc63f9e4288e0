# Stands before the REST API. Behind it each instance of the function sees its own calls alone, so this is
# what counts those of one address over all of them.

locals {
  waf = local.rest_api && coalesce(var.waf, !var.minimal)

  # Their rules that look into a body: a prompt may be large, and speak of what they look for.
  rules_of_bodies = {
    AWSManagedRulesCommonRuleSet = [
      "SizeRestrictions_BODY",
      "EC2MetaDataSSRF_BODY",
      "GenericLFI_BODY",
      "GenericRFI_BODY",
      "CrossSiteScripting_BODY"
    ]
    AWSManagedRulesKnownBadInputsRuleSet = [
      "JavaDeserializationRCE_BODY",
      "Log4JRCE_BODY",
      "ReactJSRCE_BODY"
    ]
  }
}

resource "aws_wafv2_web_acl" "this" {
  #checkov:skip=CKV_AWS_192:there is no Log4j behind it; waf_managed_rules adds the rules
  count = local.waf ? 1 : 0

  name        = var.name
  description = "${var.name}: what a single address may do."
  scope       = "REGIONAL"
  tags        = var.tags

  default_action {
    allow {}
  }

  rule {
    name     = "rate"
    priority = 0

    action {
      block {}
    }

    statement {
      rate_based_statement {
        limit                 = var.waf_rate_limit
        aggregate_key_type    = "IP"
        evaluation_window_sec = 300
      }
    }

    visibility_config {
      cloudwatch_metrics_enabled = true
      metric_name                = "rate"
      sampled_requests_enabled   = false
    }
  }

  dynamic "rule" {
    for_each = var.waf_managed_rules ? sort(keys(local.rules_of_bodies)) : []

    content {
      name     = rule.value
      priority = rule.key + 1

      override_action {
        none {}
      }

      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value

          dynamic "rule_action_override" {
            for_each = local.rules_of_bodies[rule.value]

            content {
              name = rule_action_override.value

              action_to_use {
                count {}
              }
            }
          }
        }
      }

      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = rule.value
        sampled_requests_enabled   = false
      }
    }
  }

  # Sampled requests would show headers with credentials in the console.
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = var.name
    sampled_requests_enabled   = false
  }
}

resource "aws_wafv2_web_acl_association" "this" {
  count = local.waf ? 1 : 0

  resource_arn = aws_api_gateway_stage.live[0].arn
  web_acl_arn  = aws_wafv2_web_acl.this[0].arn
}

resource "aws_cloudwatch_log_group" "waf" {
  #checkov:skip=CKV_AWS_338:what the web ACL refused is for operation; the gateway never saw it
  count = local.waf ? 1 : 0

  name              = local.log_groups.waf
  retention_in_days = var.log_retention_days
  kms_key_id        = local.at_rest_key_arn
  tags              = var.tags
}

# Only what it refuses, and without what authenticates a caller.
resource "aws_wafv2_web_acl_logging_configuration" "this" {
  count = local.waf ? 1 : 0

  resource_arn            = aws_wafv2_web_acl.this[0].arn
  log_destination_configs = [aws_cloudwatch_log_group.waf[0].arn]

  logging_filter {
    default_behavior = "DROP"

    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"

      condition {
        action_condition {
          action = "BLOCK"
        }
      }
    }
  }

  dynamic "redacted_fields" {
    for_each = ["authorization", "x-api-key", "api-key", "dpop", "cookie"]

    content {
      single_header {
        name = redacted_fields.value
      }
    }
  }

  redacted_fields {
    query_string {}
  }
}
