# What the front doors have in common; front-door-*.tf has the rest of each.

locals {
  rest_api     = local.deployed && var.front_door == "rest-api"
  function_url = local.deployed && var.front_door == "function-url"
  http_api     = local.deployed && var.front_door == "http-api"
  api          = local.rest_api || local.http_api

  # The stage stands in the path of API Gateway's own name, not in that of a domain, nor in what
  # the function sees.
  stage = "live"

  # From where API Gateway may invoke which function: administration is invoked for its own paths alone.
  invoked_from = { for plane, sources in {
    data = {
      rest = "/${local.stage}/*/*"
      http = "/*/*"
    }
    admin = {
      rest = "/${local.stage}/*/admin/*"
      http = "/*/*/admin/{proxy+}"
    }
  } : plane => local.rest_api ? sources.rest : sources.http if contains(keys(local.functions), plane) }

  execution_arn = local.rest_api ? one(aws_api_gateway_rest_api.this[*].execution_arn) : one(aws_apigatewayv2_api.this[*].execution_arn)

  base_url = (
    var.domain != null && local.rest_api ? "https://${var.domain.name}" :
    local.rest_api ? one(aws_api_gateway_stage.live[*].invoke_url) :
    local.http_api ? one(aws_apigatewayv2_api.this[*].api_endpoint) :
    local.function_url ? trimsuffix(aws_lambda_function_url.this["data"].function_url, "/") : null
  )
  admin_url = !contains(keys(local.functions), "admin") ? null : (
    local.function_url ? "${trimsuffix(aws_lambda_function_url.this["admin"].function_url, "/")}/admin/v1" :
    local.base_url == null ? null : "${local.base_url}/admin/v1"
  )

  # Of a request what API Gateway itself knows: no query, no header, no body.
  access_log = {
    request_id          = "$context.requestId"
    time                = "$context.requestTimeEpoch"
    address             = "$context.identity.sourceIp"
    protocol            = "$context.protocol"
    status              = "$context.status"
    bytes               = "$context.responseLength"
    latency             = "$context.responseLatency"
    integration_status  = "$context.integrationStatus"
    integration_latency = "$context.integrationLatency"
  }
}

resource "aws_cloudwatch_log_group" "front_door" {
  #checkov:skip=CKV_AWS_338:access logs are for operation; the evidence is in the audit group, which is kept for 400 days
  count = local.api ? 1 : 0

  name              = local.log_groups.front_door
  retention_in_days = var.log_retention_days
  kms_key_id        = local.at_rest_key_arn
  tags              = var.tags
}

resource "aws_lambda_permission" "api_gateway" {
  for_each = local.api ? local.functions : {}

  statement_id  = "api-gateway"
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  function_name = aws_lambda_function.this[each.key].function_name
  qualifier     = aws_lambda_alias.live[each.key].name
  source_arn    = "${local.execution_arn}${local.invoked_from[each.key]}"
}
