# API Gateway's HTTP API: cheaper than a REST API, but nothing streams, a reply takes 30 seconds at
# most, and no web ACL can stand before it.

resource "aws_apigatewayv2_api" "this" {
  count = local.http_api ? 1 : 0

  name          = var.name
  description   = "${var.name}: the front door of the gateway."
  protocol_type = "HTTP"
  tags          = var.tags
}

resource "aws_apigatewayv2_integration" "this" {
  for_each = local.http_api ? local.functions : {}

  api_id                 = aws_apigatewayv2_api.this[0].id
  description            = each.value.description
  integration_type       = "AWS_PROXY"
  integration_uri        = local.alias_arns[each.key]
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "this" {
  #checkov:skip=CKV_AWS_309:callers are authenticated by the gateway, so that it can say why not, and audit it
  for_each = aws_apigatewayv2_integration.this

  api_id             = aws_apigatewayv2_api.this[0].id
  route_key          = each.key == "admin" ? "ANY /admin/{proxy+}" : "$default"
  target             = "integrations/${each.value.id}"
  authorization_type = "NONE"
}

resource "aws_apigatewayv2_stage" "default" {
  count = local.http_api ? 1 : 0

  api_id      = aws_apigatewayv2_api.this[0].id
  name        = "$default"
  description = "What callers reach."
  auto_deploy = true
  tags        = var.tags

  default_route_settings {
    throttling_rate_limit    = var.throttle.rate
    throttling_burst_limit   = var.throttle.burst
    detailed_metrics_enabled = false
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.front_door[0].arn
    format = jsonencode(merge(local.access_log, {
      method = "$context.httpMethod"
      route  = "$context.routeKey"
      error  = "$context.integrationErrorMessage"
    }))
  }
}
